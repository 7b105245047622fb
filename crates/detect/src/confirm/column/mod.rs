//! Values that stand in a column of a table, below a title that says what they are: lists with a head
//! line (CSV, tabs, semicolons), tables of Markdown, Jira and terminals, HTML, the rows of an `INSERT`.
//!
//! Every reader looks from a title to the left for the head's beginning, tests that it is a head, and
//! then reads rows to the end of the table or of the view. A row with a title at the same place is
//! another table's head: so no byte is read for more than a few titles.

mod cell;
mod find;
mod insert;
mod lines;
mod markup;
mod title;

pub(super) use find::confirm;

/// How far before a title its head may begin, in bytes.
const HEAD: usize = 512;
/// Tables with more columns are not read.
const MAX_COLUMNS: usize = 40;
/// So many rows may have a title where the values are: "password" is one, too.
const MAX_TITLES: usize = 3;
