//! What stands on the command line. Help texts are the manual: every command has examples, and exit codes are listed.
#![expect(
    clippy::doc_markdown,
    reason = "these comments are the help text, where backticks would be shown"
)]

mod reason;

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use clap::builder::{
    NonEmptyStringValueParser, PossibleValue, PossibleValuesParser, TypedValueParser,
};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use rolecall::catalog::managed::ManagedPolicies;
use rolecall::catalog::{AccessLevel, Catalog};
use rolecall::evaluate::{Decision, UnsupportedKeys};
use rolecall::report::Level;
use rolecall::{Limits, Options, PolicyType, ResourceType, TrustOptions};

pub(crate) use self::reason::{AnswerFormat, Compare, CompareFormat, Grants, Public};
use self::reason::{
    COMPARE_EXAMPLES, COMPARE_EXIT_CODES, GRANTS_EXAMPLES, GRANTS_EXIT_CODES, PUBLIC_EXAMPLES,
    PUBLIC_EXIT_CODES,
};
use crate::run::Stop;

const ABOUT: &str = "Is this AWS role safe to hand out?

rolecall analyses IAM policies offline: who can assume a role and under what, whether the policy is valid, and what it \
gives away. Every claim about access comes with a request that proves it.";

const EXIT_CODES: &str = "Exit codes:
  0  clean: no finding at or above the --fail-on level
  1  failed: an input could not be read or analysed, whatever was found in the others
  2  usage: the command line is wrong
  3  findings: at least one at or above the --fail-on level";

const MAIN_EXAMPLES: &str = "Examples:
  rolecall trust role.json        who can assume this role, and what must they send?
  rolecall check policies/        everything to say about every *.json in there
  rolecall validate policy.json   does AWS take it, and does it do what it says?
  rolecall fix --diff policy.json what can be mended without a decision
  rolecall explain CODE           why a finding matters and how to mend it
  rolecall managed SecurityAudit  what a policy of AWS's own allows
  rolecall evaluate case.json     is this request allowed, and which statements decide?
  rolecall compare OLD NEW        what does a change newly allow, and what no longer?
  rolecall grants --action iam:*  is anything of this allowed?
  rolecall public bucket.json     does it let in somebody whom it does not name?
  rolecall expand 's3:Get*'       the actions that a pattern takes in
  rolecall actions s3             what a service has: actions, resources, condition keys
  aws iam get-role --role-name vendor | rolecall trust -";

const CHECK_EXAMPLES: &str = "Examples:
  rolecall check role.json
  rolecall check --type scp guardrail.json
  rolecall check policies/ --exclude 'tests/**' --fail-on high
  rolecall check . --include '*.policy.json' --format sarif --output rolecall.sarif
  aws iam get-role --role-name vendor | rolecall check -
  rolecall check role.json --vendor-account 111122223333 --external-id 3f1c9a

An input is one JSON document: a policy, a role bundle
  {\"trustPolicy\": …, \"inlinePolicies\": [{\"name\": …, \"document\": …}],
   \"managedPolicyArns\": […], \"maxSessionDuration\": …}
or what `aws iam get-role` prints.

Formats:
  text   findings with the source line, then a summary
  jsonl  one report a line, in the order of the inputs
  json   one object with all reports and a summary
  sarif  SARIF 2.1.0, for code scanning services";

const VALIDATE_EXAMPLES: &str = "Examples:
  rolecall validate policy.json
  rolecall validate --resource-type AWS::S3::Bucket bucket-policy.json
  rolecall validate --type scp guardrails/ --fail-on error
  rolecall validate . --format sarif --output rolecall.sarif

What is found has the codes of IAM Access Analyzer's policy validation: does AWS take \
the document, and does all of it do what it seems to? `rolecall check` says that too, \
and whether the access is wise. Inputs and formats are those of `check`.";

const FIX_EXAMPLES: &str = "Examples:
  rolecall fix --diff policies/                 what would change; no file does
  rolecall fix policies/
  rolecall fix --code MISSING_VERSION role.json
  rolecall fix --unsafe role.json               with what needs review, too
  rolecall fix - < role.json > mended.json

A safe fix removes its finding and grants nothing new. One that takes away what \
somebody may rely on, or needs a decision, is applied with --unsafe; advice without \
an edit never is. After each fix the document is analysed again: one that would leave \
its finding or bring another is not applied, and said.

Files are replaced in one step and keep their formatting, line ends and permissions. \
What was done is said on standard error, and the exit code is about what is left: \
with --diff, about what would be left.";

const TRUST_EXAMPLES: &str = "Examples:
  rolecall trust role.json
  aws iam get-role --role-name vendor | rolecall trust -
  rolecall trust role.json --vendor-account 111122223333 --external-id 3f1c9a
  rolecall trust role.json --format json

The first line of the answer says whether a stranger can get in and who can, the \
second whether an ExternalId is enforced, how, and which values are accepted. Then \
come the ways in, each with a request that the policy allows, and the fixes. Findings \
about the role's permissions count for the exit code too.";

const EXPLAIN_EXAMPLES: &str = "Examples:
  rolecall explain                          all checks
  rolecall explain EXTERNAL_ID_OPTIONAL     one of them, with examples that fail and that pass";

const MANAGED_EXAMPLES: &str = "Examples:
  rolecall managed SecurityAudit                                  its document and versions
  rolecall managed arn:aws:iam::aws:policy/job-function/ViewOnlyAccess
  rolecall managed '*ReadOnly*'                                   all with such a name
  rolecall managed '/service-role/*'                              all under a path
  rolecall managed SecurityAudit --format json | jq '.policies[0].document' | rolecall check -

The policies are built in, as they were on the day that the JSON calls as_of. Deprecated ones \
are among them: AWS no longer lists them, but roles may still have them.";

const EXPAND_EXAMPLES: &str = "Examples:
  rolecall expand 's3:Get*' sts:AssumeRole
  rolecall expand '*' --access-level permissions-management,tagging
  rolecall expand 'iam:Get*' 'iam:List*' --invert --format names    what NotAction leaves
  rolecall expand 's3:*' --access-level read --shrink               patterns for just these
  rolecall expand --shrink < actions.txt

An entry is what stands in Action: `*`, or `service:Name` with * and ? in the name. \
Wildcards in the service match nothing in AWS and are refused here. An entry that takes in no \
action is said on standard error, and the exit code is 1.

--shrink prints the fewest patterns that match the actions and no other one that AWS has or had: \
names with one star, or with a part of the name between two. They say nothing about actions to come.

Formats:
  text   actions with access level and resource types, then a summary
  names  one name a line, which --shrink, for one, takes
  jsonl  one action a line
  json   one object with all of them";

const ACTIONS_EXAMPLES: &str = "Examples:
  rolecall actions sqs
  rolecall actions s3 --format json | jq -r '.resource_types[].arns[]'
  rolecall actions iam --catalog newer.bin

Actions stand under their gravest access level, and the types of resources that they take behind them; \
`*` means that they take none, so that only Resource `*` allows them.";

const EVALUATE_EXAMPLES: &str = "Examples:
  rolecall evaluate case.json
  rolecall evaluate case.json --all             also what holds, and statements about other actions
  rolecall evaluate case.json --format json | jq .blocked_by
  rolecall evaluate cases/*.json --expect denied
  rolecall evaluate --jsonl cases.jsonl > decisions.jsonl

A case is a request with every policy that has a say in it:
  {
    \"id\": \"any JSON, which the answer repeats\",
    \"request\": {
      \"principal\": \"arn:aws:iam::111122223333:user/ann\",
      \"action\": \"s3:GetObject\",
      \"resource\": \"arn:aws:s3:::reports/may.csv\",
      \"context\": {\"aws:SourceIp\": \"203.0.113.7\"}
    },
    \"identityPolicies\": [
      {\"name\": \"reader\", \"policy\": {\"Version\": \"2012-10-17\", \"Statement\": {
        \"Effect\": \"Allow\", \"Action\": \"s3:Get*\", \"Resource\": \"arn:aws:s3:::reports/*\"}}}
    ]
  }

In `request`:
  principal        the ARN of a user, a role (for a session of it), a session or a root user;
                   an account; a service; an identity provider; or `anonymous`
  action           one, such as s3:GetObject
  resource         an ARN, or *
  resourceAccount  whose it is, where the ARN does not say; without it, the principal's account
  context          condition keys, each with a string, with a list where it can have several
                   values, or with null where it is absent. What AWS derives from the rest,
                   such as aws:PrincipalArn, is filled in
  resourceTags     {\"key\": \"value\"}
  principalTags    {\"key\": \"value\"}

Beside it, as far as they exist:
  identityPolicies    of the principal and its groups
  resourcePolicy      of the resource; of a role, its trust policy
  permissionBoundary  of the principal; without a statement, it allows nothing
  sessionPolicy       what was passed when the session was made
  scps, rcps          [{\"orgIdentifier\": …, \"policies\": […]}], level by level, the root first
  endpointPolicies    of the VPC endpoint that the request goes through
  settings            {\"s3BlockPublicAccess\": …, \"s3BucketAbac\": …, \"managementAccount\": …}

With --jsonl, every line that is not empty gives one line, in order. One that is no case gives
{\"decision\": null, \"error\": \"line 3: …\"}, and the run goes on.";

const EVALUATE_EXIT_CODES: &str = "Exit codes:
  0  decided: every case, whatever the decision
  1  failed: a case could not be read, whatever was decided on the others
  2  usage: the command line is wrong
  3  unexpected: a decision is not the one of --expect";

const COMPLETIONS_EXAMPLES: &str = "Examples:
  rolecall completions bash > ~/.local/share/bash-completion/completions/rolecall
  rolecall completions zsh > ~/.zfunc/_rolecall
  rolecall completions fish > ~/.config/fish/completions/rolecall.fish";

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "rolecall", version, long_version = LONG_VERSION.as_str(), about = ABOUT, max_term_width = 110)]
#[command(after_help = format!("{MAIN_EXAMPLES}\n\n{EXIT_CODES}"))]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,

    /// When to use colours; `auto` heeds NO_COLOR and whether a terminal is there
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        default_value = "auto",
        global = true
    )]
    pub(crate) color: When,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say everything there is to say about policies and roles
    #[command(after_help = format!("{CHECK_EXAMPLES}\n\n{EXIT_CODES}"))]
    Check(Check),
    /// Say whether AWS takes policies, and whether they do what they seem to
    #[command(after_help = format!("{VALIDATE_EXAMPLES}\n\n{EXIT_CODES}"))]
    Validate(Validate),
    /// Mend what can be mended, in place
    #[command(after_help = format!("{FIX_EXAMPLES}\n\n{EXIT_CODES}"))]
    Fix(Fix),
    /// Say who can assume a role, and prove it
    #[command(after_help = format!("{TRUST_EXAMPLES}\n\n{EXIT_CODES}"))]
    Trust(Trust),
    /// Explain a finding, or list all checks
    #[command(after_help = format!("{EXPLAIN_EXAMPLES}\n\n{EXIT_CODES}"))]
    Explain(Explain),
    /// Show policies that AWS manages, with document and versions
    #[command(after_help = format!("{MANAGED_EXAMPLES}\n\n{EXIT_CODES}"), arg_required_else_help = true)]
    Managed(Managed),
    /// List the actions that patterns take in, or the fewest patterns for actions
    #[command(after_help = format!("{EXPAND_EXAMPLES}\n\n{EXIT_CODES}"))]
    Expand(Expand),
    /// Show a service: its actions, resource types and condition keys
    #[command(after_help = format!("{ACTIONS_EXAMPLES}\n\n{EXIT_CODES}"), arg_required_else_help = true)]
    Actions(Actions),
    /// Decide requests against every policy that has a say, and explain it
    #[command(after_help = format!("{EVALUATE_EXAMPLES}\n\n{EVALUATE_EXIT_CODES}"))]
    Evaluate(Evaluate),
    /// Say what a change of a policy newly allows and denies, or answer questions about policies
    #[command(after_help = format!("{COMPARE_EXAMPLES}\n\n{COMPARE_EXIT_CODES}"), arg_required_else_help = true)]
    Compare(Compare),
    /// Say whether a policy allows any of some requests
    #[command(after_help = format!("{GRANTS_EXAMPLES}\n\n{GRANTS_EXIT_CODES}"))]
    Grants(Grants),
    /// Say whether the policy of a resource lets in somebody whom it does not name
    #[command(after_help = format!("{PUBLIC_EXAMPLES}\n\n{PUBLIC_EXIT_CODES}"))]
    Public(Public),
    /// Print a script that completes rolecall's arguments in a shell
    #[command(after_help = format!("{COMPLETIONS_EXAMPLES}\n\n{EXIT_CODES}"))]
    Completions(Completions),
}

/// `rolecall check`
#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) reporting: Reporting,

    #[command(flatten)]
    pub(crate) analysis: Analysis,

    #[command(flatten)]
    pub(crate) attached: Attached,

    #[command(flatten)]
    pub(crate) known: Known,
}

/// `rolecall validate`
#[derive(Debug, Args)]
pub(crate) struct Validate {
    #[command(flatten)]
    pub(crate) reporting: Reporting,

    #[command(flatten)]
    pub(crate) analysis: Analysis,

    #[command(flatten)]
    pub(crate) attached: Attached,
}

/// `rolecall fix`
#[derive(Debug, Args)]
pub(crate) struct Fix {
    /// Files, directories, or `-` for standard input, whose mended text goes to standard output
    #[arg(value_name = INPUT)]
    pub(crate) inputs: Vec<PathBuf>,

    /// Print the changes as a unified diff, and change nothing
    #[arg(long)]
    pub(crate) diff: bool,

    /// Apply the fixes that need review, too
    #[arg(long = "unsafe")]
    pub(crate) unsafe_fixes: bool,

    /// Mend the findings with this code alone; may be repeated
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub(crate) code: Vec<String>,

    /// Mend what `rolecall validate` finds, and not what `rolecall check` finds
    #[arg(long)]
    pub(crate) validate_only: bool,

    #[command(flatten)]
    pub(crate) walk: Walk,

    #[command(flatten)]
    pub(crate) analysis: Analysis,

    #[command(flatten)]
    pub(crate) attached: Attached,

    #[command(flatten)]
    pub(crate) known: Known,
}

const INPUT: &str = "FILE|DIR|-";

/// What is read, and how it is reported.
#[derive(Debug, Args)]
pub(crate) struct Reporting {
    /// Files, directories, or `-` for standard input, which is also read when nothing is named and it is not a terminal
    #[arg(value_name = INPUT)]
    pub(crate) inputs: Vec<PathBuf>,

    /// How to report
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,

    /// Write the report to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) walk: Walk,
}

/// `rolecall trust`
#[derive(Debug, Args)]
pub(crate) struct Trust {
    /// A trust policy, a role bundle, what `aws iam get-role` prints, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub(crate) input: Option<PathBuf>,

    /// How to report
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: TrustFormat,

    #[command(flatten)]
    pub(crate) analysis: Analysis,

    #[command(flatten)]
    pub(crate) known: Known,
}

/// `rolecall explain`
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The code of a finding, EXTERNAL_ID_OPTIONAL for instance; without it, all checks are listed
    pub(crate) code: Option<String>,
}

/// `rolecall managed`
#[derive(Debug, Args)]
pub(crate) struct Managed {
    /// Names or ARNs, whose documents are printed, or patterns with * and ?, which list what matches. A pattern with `:` is for
    /// ARNs, one with `/` for path and name, any other for names
    #[arg(value_name = "NAME|ARN|PATTERN", required = true)]
    pub(crate) wanted: Vec<String>,

    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ManagedFormat,
}

/// `rolecall expand`
#[derive(Debug, Args)]
pub(crate) struct Expand {
    /// Entries of an Action element. Without any, or for `-`, they are read from standard input, one a line
    #[arg(value_name = "PATTERN|-")]
    pub(crate) patterns: Vec<String>,

    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ExpandFormat,

    /// Keep actions of this access level alone; may be repeated
    #[arg(long, value_name = "LEVEL", value_delimiter = ',', value_parser = access_levels(), ignore_case = true)]
    pub(crate) access_level: Vec<AccessLevel>,

    /// All actions but those that the patterns take in, as for NotAction
    #[arg(long)]
    pub(crate) invert: bool,

    /// Print the fewest patterns for the actions
    #[arg(long)]
    pub(crate) shrink: bool,

    /// Count the actions that AWS has retired, too
    #[arg(long)]
    pub(crate) include_retired: bool,

    #[command(flatten)]
    pub(crate) facts: Facts,
}

/// `rolecall actions`
#[derive(Debug, Args)]
pub(crate) struct Actions {
    /// The service as policies name it, such as s3
    pub(crate) service: String,

    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ActionsFormat,

    #[command(flatten)]
    pub(crate) facts: Facts,
}

/// `rolecall evaluate`
#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    /// Files with a case each, or `-` for standard input, which is also read when nothing is named and it is not a terminal
    #[arg(value_name = "FILE|-", conflicts_with = "jsonl")]
    pub(crate) inputs: Vec<PathBuf>,

    /// Read a case a line, and print the decision on it as a line of JSON, in order
    #[arg(long, value_name = "FILE|-")]
    pub(crate) jsonl: Option<PathBuf>,

    /// How to print: text, but with --jsonl always json
    #[arg(long, value_enum)]
    pub(crate) format: Option<EvaluateFormat>,

    /// With --jsonl, print every layer with its statements, as is done without
    #[arg(long)]
    pub(crate) explain: bool,

    /// In text, show the statements about other actions, and every element that was compared
    #[arg(long, conflicts_with = "jsonl")]
    pub(crate) all: bool,

    /// Say which condition keys would change the decision, and with which values
    #[arg(long)]
    pub(crate) what_if: bool,

    /// Exit with 3 if a case is decided otherwise
    #[arg(long, value_enum, value_name = "DECISION")]
    pub(crate) expect: Option<Expected>,

    /// What to do with condition keys that requests of the action do not carry
    #[arg(long, value_enum, value_name = "WHAT", default_value = "drop")]
    pub(crate) unsupported_keys: Unsupported,

    /// The most bytes one case may have
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().max_bytes)]
    pub(crate) max_bytes: usize,

    #[command(flatten)]
    pub(crate) facts: Facts,
}

/// Where the facts about AWS come from.
#[derive(Debug, Args)]
pub(crate) struct Facts {
    /// A newer table of AWS's services, actions and condition keys than the one that is built in
    #[arg(long, value_name = "FILE")]
    pub(crate) catalog: Option<PathBuf>,
}

/// `rolecall completions`
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// For which shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

/// Which files of a directory are analysed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Files in directories")]
pub(crate) struct Walk {
    /// Analyse files that match; may be repeated. A pattern without `/` matches the name at any depth, one with `/` the path
    /// from the directory that was named. A file that is named itself is always analysed
    #[arg(long, value_name = "GLOB", default_value = "*.json")]
    pub(crate) include: Vec<String>,

    /// Leave out files and directories that match; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,

    /// Walk hidden directories and node_modules too
    #[arg(long)]
    pub(crate) no_skip: bool,
}

/// What every analysis asks.
#[derive(Debug, Args)]
#[command(next_help_heading = "Analysis")]
pub(crate) struct Analysis {
    /// What the input is
    #[arg(long = "type", value_enum, value_name = "TYPE", default_value = "auto")]
    pub(crate) policy_type: Type,

    /// Exit with 3 if a finding is at or above this level. The severities (suggestion, warning, security_warning, error) look at
    /// every finding; the risks (low, medium, high, critical) at how far one lets somebody get, and count every error; `never`
    /// leaves the exit code alone
    #[arg(
        long,
        value_name = "LEVEL",
        default_value = "warning",
        value_parser = levels(),
        hide_possible_values = true
    )]
    pub(crate) fail_on: Threshold,

    /// The most bytes one input may have
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().max_bytes)]
    pub(crate) max_bytes: usize,

    #[command(flatten)]
    pub(crate) facts: Facts,
}

/// What the policies are attached to.
#[derive(Debug, Args)]
#[command(next_help_heading = "Analysis")]
pub(crate) struct Attached {
    /// What a resource policy is attached to, for what is particular to that
    #[arg(long, value_name = "TYPE", value_parser = resource_types(), ignore_case = true)]
    pub(crate) resource_type: Option<ResourceType>,
}

/// What is known about the role.
#[derive(Debug, Args)]
#[command(next_help_heading = "What you know about the role")]
pub(crate) struct Known {
    /// The ExternalId that the vendor issued for you
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    pub(crate) external_id: Option<String>,

    /// An account of yours, 12 digits; may be repeated
    #[arg(long, value_name = "ACCOUNT", value_delimiter = ',', value_parser = NonEmptyStringValueParser::new())]
    pub(crate) own_account: Vec<String>,

    /// An account of the vendor, 12 digits; may be repeated
    #[arg(long, value_name = "ACCOUNT", value_delimiter = ',', value_parser = NonEmptyStringValueParser::new())]
    pub(crate) vendor_account: Vec<String>,

    /// The ARN of a role of the vendor that should be trusted; may be repeated
    #[arg(long, value_name = "ARN", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) vendor_role: Vec<String>,

    /// Your organisation, o-…
    #[arg(long, value_name = "ID", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) org: Option<String>,
}

impl Analysis {
    /// The library's options, with what else the command asked for.
    pub(crate) fn options(
        &self,
        attached: Option<&Attached>,
        known: Option<&Known>,
    ) -> Result<Options, Stop> {
        Ok(Options {
            limits: Limits {
                max_bytes: self.max_bytes,
                ..Limits::default()
            },
            policy_type: self.policy_type.given(),
            resource_type: attached.and_then(|attached| attached.resource_type),
            catalog: self.facts.load()?.map(Arc::new),
            trust: known.map(Known::options).unwrap_or_default(),
        })
    }
}

impl Known {
    fn options(&self) -> TrustOptions {
        TrustOptions {
            external_id: self.external_id.clone(),
            own_accounts: self.own_account.clone(),
            vendor_accounts: self.vendor_account.clone(),
            vendor_roles: self.vendor_role.clone(),
            organization: self.org.clone(),
        }
    }
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How `check` and `validate` report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Findings with the source line, then a summary
    Text,
    /// One object with all reports and a summary
    Json,
    /// One report a line
    Jsonl,
    /// SARIF 2.1.0
    Sarif,
}

/// How `trust` reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TrustFormat {
    /// For reading
    Text,
    /// The whole report, as `check --format jsonl` prints it
    Json,
}

/// How `managed` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ManagedFormat {
    /// For reading
    Text,
    /// One object with all that is known of the policies
    Json,
}

/// How `expand` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExpandFormat {
    /// For reading
    Text,
    /// One name or pattern a line
    Names,
    /// One action or pattern a line
    Jsonl,
    /// One object with all of them
    Json,
}

/// How `actions` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ActionsFormat {
    /// For reading
    Text,
    /// One object with all that is known of the service
    Json,
}

/// How `evaluate` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EvaluateFormat {
    /// For reading
    Text,
    /// One object a case, on a line of its own
    Json,
}

/// What a decision should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Expected {
    /// Allowed
    Allowed,
    /// ImplicitlyDenied or ExplicitlyDenied
    Denied,
}

impl Expected {
    /// Whether a decision is the one that is expected.
    pub(crate) fn takes(self, decision: Decision) -> bool {
        (decision == Decision::Allowed) == (self == Self::Allowed)
    }

    /// As it is written.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
        }
    }
}

/// What is done with condition keys that requests of the action do not carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Unsupported {
    /// Leave them out, as AWS does
    Drop,
    /// Count them as given
    Keep,
}

impl Unsupported {
    /// As the library has it.
    pub(crate) const fn keys(self) -> UnsupportedKeys {
        match self {
            Self::Drop => UnsupportedKeys::Drop,
            Self::Keep => UnsupportedKeys::Keep,
        }
    }
}

/// What the input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Type {
    /// Decide from the document
    Auto,
    /// Attached to a user, group or role
    Identity,
    /// The trust policy of a role
    Trust,
    /// Attached to any other resource
    Resource,
    /// Service control policy
    Scp,
    /// Resource control policy
    Rcp,
}

impl Type {
    const fn given(self) -> Option<PolicyType> {
        match self {
            Self::Auto => None,
            Self::Identity => Some(PolicyType::Identity),
            Self::Trust => Some(PolicyType::Trust),
            Self::Resource => Some(PolicyType::Resource),
            Self::Scp => Some(PolicyType::Scp),
            Self::Rcp => Some(PolicyType::Rcp),
        }
    }
}

/// From which level on findings change the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Threshold {
    /// Findings do not.
    Never,
    /// Those at or above a level.
    At(Level),
}

fn resource_types() -> impl TypedValueParser<Value = ResourceType> {
    PossibleValuesParser::new(ResourceType::all().map(ResourceType::name))
        .try_map(|name| name.parse::<ResourceType>())
}

/// The access levels as arguments.
const ACCESS_LEVELS: [(&str, AccessLevel); 5] = [
    ("list", AccessLevel::List),
    ("read", AccessLevel::Read),
    ("tagging", AccessLevel::Tagging),
    ("write", AccessLevel::Write),
    ("permissions-management", AccessLevel::PermissionsManagement),
];

fn access_levels() -> impl TypedValueParser<Value = AccessLevel> {
    PossibleValuesParser::new(ACCESS_LEVELS.map(|(name, _)| name)).try_map(|given| {
        let mut levels = ACCESS_LEVELS.into_iter();
        let level = levels.find(|(name, _)| name.eq_ignore_ascii_case(&given));
        level.map(|(_, level)| level).ok_or("not an access level")
    })
}

/// The version, and the days of what is built in.
static LONG_VERSION: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{}\nservices and actions as of {}\nmanaged policies as of {}",
        env!("CARGO_PKG_VERSION"),
        Catalog::builtin().as_of(),
        ManagedPolicies::builtin().as_of()
    )
});

fn levels() -> impl TypedValueParser<Value = Threshold> {
    PossibleValuesParser::new([
        PossibleValue::new("suggestion"),
        PossibleValue::new("warning"),
        PossibleValue::new("security_warning").alias("security-warning"),
        PossibleValue::new("error"),
        PossibleValue::new("low"),
        PossibleValue::new("medium"),
        PossibleValue::new("high"),
        PossibleValue::new("critical"),
        PossibleValue::new("never"),
    ])
    .try_map(|level| match level.as_str() {
        "never" => Ok(Threshold::Never),
        level => level.parse().map(Threshold::At),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_level_is_one() {
        for level in Cli::command()
            .find_subcommand("check")
            .unwrap()
            .get_arguments()
            .find(|argument| argument.get_id() == "fail_on")
            .unwrap()
            .get_possible_values()
        {
            let cli =
                Cli::try_parse_from(["rolecall", "check", "--fail-on", level.get_name(), "x"]);
            assert!(cli.is_ok(), "{level:?}");
        }
    }
}
