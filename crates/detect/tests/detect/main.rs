//! The scanner from outside: the rules' own examples through every path, cutting, linear cost.

mod chunks;
mod corpus;
mod encoded;
mod latin1;
mod levels;
mod linear;
mod not_findings;
mod rule_files;
mod rule_test;
mod support;
mod user_rules;
