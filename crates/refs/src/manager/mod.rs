//! The grammars, a file for each family of managers.

pub(crate) mod aws;
pub(crate) mod cloud;
pub(crate) mod keeper;
pub(crate) mod onepassword;
pub(crate) mod plain;
pub(crate) mod vals;
pub(crate) mod vault;
