//! The command lines of `compare`, `grants` and `public`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use rolecall::Limits;

pub(super) const COMPARE_EXAMPLES: &str = "Examples:
  rolecall compare old.json new.json
  git show main:policy.json | rolecall compare - policy.json
  rolecall compare old.json new.json --format sarif > rolecall.sarif
  rolecall compare --jsonl questions.jsonl > answers.jsonl

A statement without Principal takes in everybody, and one without Resource every resource. What is \
said to be newly allowed or denied has a request that shows it; what is said to be the same is the \
same for all requests.

Formats:
  text   how the two compare, then what makes the difference, statement by statement
  json   one object with all of it
  sarif  SARIF 2.1.0, with the rules NEWLY_ALLOWED, NEWLY_DENIED and NOT_SETTLED

With --jsonl, every line that is not empty is a question, and gives one line, in order:
  {\"id\": \"any JSON, which the answer repeats\", \"kind\": \"implies\", \"policyA\": …, \"policyB\": …}
  {\"id\": …, \"answer\": true, \"reason\": …, \"witness\": {…}}

The kinds, and when the answer is true:
  implies                    whatever policyA allows, policyB allows
  equivalent                 both allow the same requests
  disjoint                   no request is allowed by both
  grants                     policyA allows a request of `query`: {\"actions\": […],
                             \"resources\": […], \"principals\": […],
                             \"context\": {\"key\": value}, \"strict\": false}
  public                     policyA lets in somebody whom it does not name by a fixed value
  assume-without-externalid  somebody outside the accounts `own` of `query` can call
                             sts:AssumeRole without one of its `externalIds`

`answer` is null where a question is not settled. In a witness, condition keys that are not listed \
are absent or follow from the principal. A policy is a document, or {\"identity\": […], \
\"boundary\": …, \"session\": …, \"scps\": [[…]], \"resource\": …}. A line that is no question gives \
{\"answer\": null, \"error\": \"line 3: …\"}, and the run goes on.";

pub(super) const COMPARE_EXIT_CODES: &str = "Exit codes:
  0  nothing is newly allowed; with --jsonl: every line was a question, whatever the answers
  1  failed: a policy could not be read, or a line is no question
  2  usage: the command line is wrong
  3  something is newly allowed, or it is not settled whether the two differ";

pub(super) const GRANTS_EXAMPLES: &str = "Examples:
  rolecall grants policy.json --action s3:GetObject
  rolecall grants policy.json --action 'iam:*' --action sts:AssumeRole
  rolecall grants bucket.json --action s3:GetObject --principal 444455556666 --resource 'arn:aws:s3:::reports/*'
  rolecall grants key.json --action kms:Decrypt --principal Service:logs.amazonaws.com
  rolecall grants policy.json --action ec2:RunInstances --context aws:RequestedRegion=eu-west-1 --strict

The answer is yes if the policy allows at least one request of those that are asked about, and then \
comes with one. What is not named can be anything: without --resource every resource, without \
--principal everybody, and a condition key that is not given has whatever value gets in; with \
--strict it is absent.";

pub(super) const GRANTS_EXIT_CODES: &str = "Exit codes:
  0  no: no such request is allowed
  1  failed: the policy could not be read
  2  usage: the command line is wrong
  3  yes, or not settled";

pub(super) const PUBLIC_EXAMPLES: &str = "Examples:
  rolecall public bucket-policy.json
  aws s3api get-bucket-policy --bucket reports --query Policy --output text | rolecall public -
  rolecall public key-policy.json --format json | jq .witness

The answer is yes if somebody gets in whom the policy does not name by a fixed value: a principal or \
account in Principal, or such a value of aws:PrincipalArn, aws:SourceArn, aws:PrincipalOrgID and the \
like, or a narrow aws:SourceIp.";

pub(super) const PUBLIC_EXIT_CODES: &str = "Exit codes:
  0  no: only those get in whom the policy names
  1  failed: the policy could not be read
  2  usage: the command line is wrong
  3  yes, or not settled";

/// `rolecall compare`
#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// The policy document as it was, or `-` for standard input
    #[arg(
        value_name = "OLD",
        required_unless_present = "jsonl",
        conflicts_with = "jsonl"
    )]
    pub(crate) old: Option<PathBuf>,

    /// The policy document as it will be, or `-` for standard input
    #[arg(
        value_name = "NEW",
        required_unless_present = "jsonl",
        conflicts_with = "jsonl"
    )]
    pub(crate) new: Option<PathBuf>,

    /// Read a question a line, and print the answer to it as a line of JSON, in order
    #[arg(long, value_name = "FILE|-")]
    pub(crate) jsonl: Option<PathBuf>,

    /// How to print: text, but with --jsonl always json
    #[arg(long, value_enum)]
    pub(crate) format: Option<CompareFormat>,

    /// The most bytes one policy or question may have
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().max_bytes)]
    pub(crate) max_bytes: usize,
}

/// `rolecall grants`
#[derive(Debug, Args)]
pub(crate) struct Grants {
    /// A policy document, or `-` for standard input, which is also read when nothing is named and it is not a terminal
    #[arg(value_name = "POLICY")]
    pub(crate) policy: Option<PathBuf>,

    /// An action, or a pattern of actions with * and ?; may be repeated
    #[arg(long, value_name = "ACTION", value_delimiter = ',', required = true)]
    pub(crate) action: Vec<String>,

    /// The ARN of a resource, with * and ? if need be; may be repeated
    #[arg(long, value_name = "ARN")]
    pub(crate) resource: Vec<String>,

    /// Who asks, as a Principal element names it: an ARN, an account, `Service:ec2.amazonaws.com`; may be repeated
    #[arg(long, value_name = "PRINCIPAL")]
    pub(crate) principal: Vec<String>,

    /// A condition key with its value, or without `=` where it is absent. A key that is given several times has all these values
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) context: Vec<String>,

    /// Condition keys that are not given, and do not follow from the principal, are absent
    #[arg(long)]
    pub(crate) strict: bool,

    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: AnswerFormat,

    /// The most bytes the policy may have
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().max_bytes)]
    pub(crate) max_bytes: usize,
}

/// `rolecall public`
#[derive(Debug, Args)]
pub(crate) struct Public {
    /// The policy of a resource, or `-` for standard input, which is also read when nothing is named and it is not a terminal
    #[arg(value_name = "POLICY")]
    pub(crate) policy: Option<PathBuf>,

    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: AnswerFormat,

    /// The most bytes the policy may have
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().max_bytes)]
    pub(crate) max_bytes: usize,
}

/// How `compare` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareFormat {
    /// For reading
    Text,
    /// One object with all of it
    Json,
    /// SARIF 2.1.0
    Sarif,
}

/// How `grants` and `public` print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnswerFormat {
    /// For reading
    Text,
    /// The answer as a line of `compare --jsonl`
    Json,
}
