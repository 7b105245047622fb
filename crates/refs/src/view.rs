//! The typed view of a reference: the same parts for every manager.

/// One part of a reference: a name, an identifier, or text with a variable in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Token {
    /// A name that people chose: it can change, and need not be unique.
    Name(String),
    /// An identifier that the manager gave out.
    Id(String),
    /// Text with `$NAME` or `${NAME:-default}` in it: a name only once expanded.
    Variable(String),
}

impl Token {
    /// The text of the part, unescaped.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Name(text) | Self::Id(text) | Self::Variable(text) => text,
        }
    }

    pub(crate) fn name(text: impl Into<String>) -> Self {
        Self::Name(text.into())
    }
}

/// Which version of a secret is meant.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Version {
    /// The current one.
    #[default]
    Latest,
    /// A number: Vault KV v2, SSM, GCP.
    Number(u64),
    /// An identifier: AWS Secrets Manager, Azure.
    Id(String),
    /// A staging label of AWS Secrets Manager, such as `AWSPREVIOUS`.
    Stage(String),
    /// A label of an SSM parameter, or an alias of a GCP version.
    Label(String),
}

/// The parts of a reference, unescaped.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct View {
    /// Server, region, account or namespace, where the spelling names one.
    pub instance: Option<String>,
    /// Vault, project and config, mount, store or folders, outermost first.
    pub container: Vec<Token>,
    /// The item that holds the secret.
    pub item: Token,
    /// The section of the item.
    pub section: Option<Token>,
    /// The field; `None` is the whole item, or the manager's default.
    pub field: Option<Token>,
    /// Which version.
    pub version: Version,
    /// Attributes in the order written, such as `attribute=otp`.
    pub attributes: Vec<(String, String)>,
}

impl View {
    pub(crate) fn of(item: Token) -> Self {
        Self {
            instance: None,
            container: Vec::new(),
            item,
            section: None,
            field: None,
            version: Version::Latest,
            attributes: Vec::new(),
        }
    }
}
