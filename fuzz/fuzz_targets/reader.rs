//! Tree::parse(text) finds no error  <=>  serde_json reads text as a Value, for every text inside the limits.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rolecall::Limits;
use rolecall::syntax::Tree;
use serde::de::Deserialize as _;
use serde_json::Value;

fuzz_target!(|text: &str| {
    let limits = Limits::default();
    // A text beyond the limits is refused, whatever it is; inside them it is nested so little that recursion is safe.
    let Ok(tree) = Tree::parse(text, &limits) else {
        return;
    };
    let mut reference = serde_json::Deserializer::from_str(text);
    reference.disable_recursion_limit();
    let accepted = Value::deserialize(&mut reference).and_then(|_| reference.end());
    assert_eq!(
        tree.errors().is_empty(),
        accepted.is_ok(),
        "reader: {:?}\nserde_json: {accepted:?}",
        tree.errors()
    );
});
