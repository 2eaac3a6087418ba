//! AWS managed policies, by ARN: which they are and how far they reach.
