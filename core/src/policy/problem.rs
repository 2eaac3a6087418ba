//! What lowering cannot read, or reads otherwise than it is written. Codes are Access Analyzer's where it has one.

use crate::report::Severity;
use crate::text::{Place, Span};

/// One thing that is wrong with the form of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of thing.
    pub kind: ProblemKind,
    /// What exactly: lower case, no full stop.
    pub message: String,
    /// Where.
    pub place: Place,
    /// A smaller place than the value at `place`: the key, or a stretch of text that did not parse.
    pub span: Option<Span>,
    /// A replacement for the span, where what was meant is certain.
    pub replacement: Option<String>,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $code:literal $severity:ident $what:literal $why:literal $fix:literal)*) => {
        /// The kinds of [`Problem`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ProblemKind { $($(#[$doc])* $name),* }

        impl ProblemKind {
            /// Every kind, by code.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code of its findings.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// The severity of its findings.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity),* }
            }

            /// What is wrong, in general.
            pub const fn what(self) -> &'static str {
                match self { $(Self::$name => $what),* }
            }

            /// Why it matters.
            pub const fn why(self) -> &'static str {
                match self { $(Self::$name => $why),* }
            }

            /// What to do.
            pub const fn fix(self) -> &'static str {
                match self { $(Self::$name => $fix),* }
            }
        }
    };
}

kinds! {
    /// A value of the wrong JSON type.
    DataTypeMismatch "DATA_TYPE_MISMATCH" Error
        "an element holds a value of the wrong JSON type"
        "AWS refuses the document"
        "write the type that the element takes"
    /// The same key twice in one object.
    DuplicateKey "DUPLICATE_KEYS" Error
        "a key occurs twice in one object"
        "JSON readers keep one of the two, and not all keep the same one"
        "keep one, or merge the two"
    /// Two keys of one operator that differ only in letter case.
    DuplicateKeyCase "DUPLICATE_KEYS_WITH_DIFFERENT_CASE" Error
        "a condition key occurs twice under one operator, in different letter case"
        "condition key names ignore letter case, so AWS refuses the document"
        "merge the two"
    /// A condition value that is not a string, number or boolean, or a list that mixes them.
    InvalidConditionDataType "INVALID_CONDITION_DATA_TYPE" Error
        "a condition holds a value of the wrong JSON type"
        "condition values are strings, numbers or booleans, of one type in one list; AWS refuses others"
        "write the values as strings"
    /// A condition key without `prefix:name`.
    InvalidConditionKeyFormat "INVALID_CONDITION_KEY_FORMAT" Error
        "a condition key is not of the form `prefix:name`"
        "AWS refuses the document"
        "write the key with its service prefix, for example `aws:PrincipalArn` or `sts:ExternalId`"
    /// A condition operator that does not exist.
    InvalidConditionOperator "INVALID_CONDITION_OPERATOR" Error
        "a condition operator does not exist"
        "AWS refuses the document; rolecall reads the statement as if the line were not there for an Allow, and as if it never held for a Deny"
        "use one of the operators that IAM knows"
    /// An Effect that is neither Allow nor Deny.
    InvalidEffect "INVALID_EFFECT" Error
        "the Effect is neither Allow nor Deny"
        "AWS refuses the document; rolecall reads the statement as an Allow"
        "write `Allow` or `Deny`, with the capital"
    /// An element that does not exist.
    InvalidPolicyElement "INVALID_POLICY_ELEMENT" Error
        "an element does not exist"
        "element names keep their letter case; AWS refuses others"
        "use the element's exact name, or remove it"
    /// A Principal that is a string other than `*`.
    InvalidPrincipalFormat "INVALID_PRINCIPAL_FORMAT" Error
        "the Principal is not of a form that AWS knows"
        "AWS refuses the document"
        "write an object such as `{\"AWS\": \"arn:aws:iam::111122223333:role/name\"}`"
    /// A kind of principal that does not exist.
    InvalidPrincipalKey "INVALID_PRINCIPAL_KEY" Error
        "a kind of principal does not exist"
        "the kinds are AWS, Service, Federated and CanonicalUser; AWS refuses others"
        "use one of the four"
    /// A Version that does not exist.
    InvalidVersion "INVALID_VERSION" Error
        "the Version does not exist"
        "the versions of the policy language are 2012-10-17 and 2008-10-17; AWS refuses others"
        "write `2012-10-17`"
    /// The text is not JSON.
    JsonSyntaxError "JSON_SYNTAX_ERROR" Error
        "the text is not JSON"
        "AWS refuses the document; rolecall analyses what it could read of it"
        "mend the text at this place"
    /// A statement without Action.
    MissingAction "MISSING_ACTION" Error
        "a statement has neither Action nor NotAction"
        "AWS refuses the document; rolecall reads an Allow as covering every action and a Deny as covering none"
        "name the actions"
    /// A statement without Effect.
    MissingEffect "MISSING_EFFECT" Error
        "a statement has no Effect"
        "AWS refuses the document; rolecall reads the statement as an Allow"
        "add `\"Effect\": \"Allow\"` or `\"Effect\": \"Deny\"`"
    /// A document without Statement.
    MissingStatement "MISSING_STATEMENT" Error
        "the policy has no statement"
        "AWS refuses the document"
        "add a Statement"
    /// `NullIfExists`.
    NullWithIfExists "NULL_WITH_IF_EXISTS" Error
        "Null is combined with IfExists"
        "Null itself asks whether the key exists; AWS refuses the combination"
        "use `Null`"
    /// An element beside its `Not` form.
    UnsupportedElementCombination "UNSUPPORTED_ELEMENT_COMBINATION" Error
        "a statement holds an element and its Not form"
        "AWS refuses the document; rolecall reads an Allow as not narrowed by either and a Deny as covering nothing"
        "keep one of the two"
}
