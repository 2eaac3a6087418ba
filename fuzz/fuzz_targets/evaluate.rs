//! decide(case) = decide(compile(case)) = evaluate(case) without its explanation, without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rolecall::Limits;
use rolecall::evaluate::{Case, Engine, EvaluateOptions, Layer};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Ok(case) = Case::from_text(text, &Limits::default()) else {
        return;
    };
    let options = EvaluateOptions {
        what_if: true,
        ..EvaluateOptions::default()
    };
    let decided = case.decide(&options);
    let mut explained = case.evaluate(&options);
    explained.layers.clear();
    explained.notes.retain(|note| note.kind != "key_not_given");
    assert_eq!(decided, explained, "the explanation changes the answer");
    let engine = Engine::new(&case.policies, &options).expect("the levels have been counted");
    let account = case.resource_account.as_deref();
    let (call, _) = engine.call(case.request.clone(), account);
    for call in [call, engine.prepare(case.request.clone(), account)] {
        let outcome = engine.decide(&call);
        assert_eq!(outcome.decision, decided.decision);
        let blocked: Vec<&str> = outcome.blocked_by.iter().map(Layer::name).collect();
        assert_eq!(blocked, decided.blocked_by);
        assert_eq!(engine.matched(&call).len(), decided.matched.len());
    }
});
