//! Identity providers that many organisations share, and the claims that tell their tenants apart.
//!
//! Trusting such a provider is trusting everybody who has an account there, unless a condition pins a claim that only one tenant
//! can have. An OIDC provider with a host or path of its own, and every SAML provider, belongs to one tenant already.

use crate::validate::providers::GITHUB;

/// The provider that every Cognito identity pool shares.
pub(crate) const COGNITO: &str = "cognito-identity.amazonaws.com";

/// What the tenants of a shared provider are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tenants {
    /// Owners of repositories, projects or workspaces, whose name is part of the subject.
    Owners,
    /// Applications that people log in to.
    Applications,
    /// Identity pools.
    Pools,
}

/// A shared provider.
pub(crate) struct Shared {
    /// The issuer without `https://`, lower case.
    pub(crate) issuer: &'static str,
    /// How people call it.
    pub(crate) name: &'static str,
    /// The claims that a tenant cannot choose freely.
    pub(crate) claims: &'static [Claim],
    /// Whether the caller chooses the audience, so that `aud` says nothing about who it is.
    pub(crate) free_audience: bool,
}

/// A claim that is bound to a tenant.
pub(crate) struct Claim {
    /// The name behind the issuer and the colon.
    pub(crate) name: &'static str,
    /// Where in it the tenant stands.
    pub(crate) form: Form,
    /// Whether every token has it.
    pub(crate) always: bool,
}

/// Where a claim names the tenant.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    /// The whole claim is one tenant's.
    Whole,
    /// Between a fixed start and a separator: `repo:` owner `/`.
    Between(&'static str, char),
}

const fn whole(name: &'static str) -> Claim {
    Claim {
        name,
        form: Form::Whole,
        always: true,
    }
}

const fn between(name: &'static str, start: &'static str, end: char) -> Claim {
    Claim {
        name,
        form: Form::Between(start, end),
        always: true,
    }
}

const fn rare(name: &'static str) -> Claim {
    Claim {
        name,
        form: Form::Whole,
        always: false,
    }
}

/// GitHub's `job_workflow_ref` is not among its claims: a reusable workflow runs for whoever calls it.
pub(crate) const SHARED: &[Shared] = &[
    Shared {
        issuer: GITHUB,
        name: "GitHub Actions",
        claims: &[
            between("sub", "repo:", '/'),
            between("repository", "", '/'),
            whole("repository_id"),
            whole("repository_owner"),
            whole("repository_owner_id"),
            whole("actor"),
            whole("actor_id"),
            rare("enterprise"),
            rare("enterprise_id"),
        ],
        free_audience: true,
    },
    Shared {
        issuer: "gitlab.com",
        name: "GitLab.com",
        claims: &[between("sub", "project_path:", '/')],
        free_audience: true,
    },
    Shared {
        issuer: "app.terraform.io",
        name: "HCP Terraform",
        claims: &[between("sub", "organization:", ':')],
        free_audience: true,
    },
    Shared {
        issuer: "agent.buildkite.com",
        name: "Buildkite",
        claims: &[between("sub", "organization:", ':')],
        free_audience: true,
    },
    Shared {
        issuer: "oidc.vercel.com",
        name: "Vercel",
        claims: &[between("sub", "owner:", ':')],
        free_audience: false,
    },
    Shared {
        issuer: "api.pulumi.com/oidc",
        name: "Pulumi Cloud",
        claims: &[between("sub", "pulumi:deploy:org:", ':')],
        free_audience: false,
    },
    Shared {
        issuer: "accounts.google.com",
        name: "Google",
        claims: &[whole("aud"), rare("oaud"), whole("sub")],
        free_audience: false,
    },
    Shared {
        issuer: "graph.facebook.com",
        name: "Facebook",
        claims: &[whole("app_id"), whole("id")],
        free_audience: false,
    },
    Shared {
        issuer: "www.amazon.com",
        name: "Login with Amazon",
        claims: &[whole("app_id"), whole("user_id")],
        free_audience: false,
    },
    Shared {
        issuer: COGNITO,
        name: "Amazon Cognito",
        claims: &[whole("aud"), whole("sub")],
        free_audience: false,
    },
];

/// The shared provider of an issuer; `None` if the issuer belongs to one tenant.
pub(crate) fn shared(issuer: &str) -> Option<&'static Shared> {
    let issuer = issuer.trim_end_matches('/');
    SHARED
        .iter()
        .find(|shared| shared.issuer.eq_ignore_ascii_case(issuer))
}

impl Shared {
    /// What its tenants are.
    pub(crate) fn tenants(&self) -> Tenants {
        let by_owner = |claim: &Claim| matches!(claim.form, Form::Between(..));
        if self.claims.iter().any(by_owner) {
            Tenants::Owners
        } else if self.issuer == COGNITO {
            Tenants::Pools
        } else {
            Tenants::Applications
        }
    }

    /// The audience that the provider's own instructions for AWS name; `None` where they name none.
    pub(crate) fn usual_audience(&self) -> Option<&'static str> {
        match self.issuer {
            GITHUB => Some("sts.amazonaws.com"),
            "app.terraform.io" => Some("aws.workload.identity"),
            _ => None,
        }
    }
}

impl Form {
    /// For a pattern that leaves the tenant open: the start of the tenant's name that it fixes, if any, and what must follow a name.
    pub(crate) fn start(self, value: &str) -> (Option<&str>, Option<char>) {
        let fixed = value
            .find(['*', '?'])
            .and_then(|at| value.get(..at))
            .unwrap_or(value);
        let (name, separator) = match self {
            Self::Whole => (Some(fixed), None),
            Self::Between(start, end) => (fixed.strip_prefix(start), Some(end)),
        };
        (name.filter(|name| !name.is_empty()), separator)
    }

    /// The tenant that a value of a policy names, and the text that its claims start with or are; `None` where a wildcard leaves
    /// the tenant open.
    pub(crate) fn tenant(self, value: &str, wildcards: bool) -> Option<&str> {
        let fixed = if wildcards {
            value.find(['*', '?'])
        } else {
            None
        }
        .map_or(value, |at| value.get(..at).unwrap_or(""));
        match self {
            Self::Whole => (fixed.len() == value.len()).then_some(value),
            Self::Between(start, end) => {
                let rest = fixed.strip_prefix(start)?;
                let tenant = rest
                    .find(end)
                    .or_else(|| (fixed.len() == value.len()).then_some(rest.len()))?;
                if tenant == 0 {
                    None
                } else {
                    value.get(..start.len() + tenant)
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_is_named_up_to_its_separator() {
        let form = Form::Between("repo:", '/');
        assert_eq!(form.tenant("repo:org/app:*", true), Some("repo:org"));
        assert_eq!(form.tenant("repo:org*", true), None);
        assert_eq!(form.tenant("repo:*/app:*", true), None);
        assert_eq!(form.tenant("repo:org*", false), Some("repo:org*"));
        assert_eq!(Form::Whole.tenant("a*", true), None);
        assert_eq!(Form::Whole.tenant("a", true), Some("a"));
        assert_eq!(form.start("repo:org*"), (Some("org"), Some('/')));
        assert_eq!(form.start("repo:*/app:*"), (None, Some('/')));
        assert_eq!(form.start("*"), (None, Some('/')));
        assert_eq!(Form::Whole.start("a*"), (Some("a"), None));
    }

    #[test]
    fn a_provider_with_its_own_path_is_not_shared() {
        assert!(shared("token.actions.githubusercontent.com").is_some());
        assert!(shared("token.actions.githubusercontent.com/enterprise").is_none());
        assert!(shared("Accounts.google.com/").is_some());
    }
}
