//! One reference of any manager: native spelling, typed view.

use std::fmt;
use std::str::FromStr;

use crate::error::{Fault, ReferenceError};
use crate::manager::{aws, cloud, keeper, onepassword, plain, vals, vault};
use crate::view::{Token, Version, View};

macro_rules! managers {
    ($($variant:ident $name:literal $doc:literal [$($prefix:literal)*] $parse:expr;)*) => {
        /// A manager, or the program whose spelling is imported.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Manager { $(#[doc = $doc] $variant,)* }

        impl Manager {
            /// Every manager.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// What its vendor calls it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How its references begin.
            #[must_use]
            pub fn prefixes(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($prefix),*],)* }
            }

            fn parse(self, native: &str) -> Result<View, Fault> {
                match self { $(Self::$variant => { let parse: fn(&str) -> Result<View, Fault> = $parse; parse(native) })* }
            }
        }
    };
}

managers! {
    OnePassword "1Password" "1Password." ["op://"] onepassword::parse;
    Doppler "Doppler" "Doppler." ["doppler://"] plain::doppler;
    Vault "HashiCorp Vault" "HashiCorp Vault, a static secret." ["vault://"] |text| vault::parse(text, "vault://");
    VaultLease "HashiCorp Vault (lease)" "HashiCorp Vault, a dynamic credential." ["vault+lease://"] |text| vault::parse(text, "vault+lease://");
    OpenBao "OpenBao" "OpenBao, a static secret." ["bao://"] |text| vault::parse(text, "bao://");
    OpenBaoLease "OpenBao (lease)" "OpenBao, a dynamic credential." ["bao+lease://"] |text| vault::parse(text, "bao+lease://");
    AwsSsm "AWS SSM Parameter Store" "AWS Systems Manager Parameter Store." ["awsssm://" "{{resolve:ssm:" "{{resolve:ssm-secure:" "arn:aws:ssm:" "arn:aws-cn:ssm:" "arn:aws-us-gov:ssm:"] aws::parameter;
    AwsSecrets "AWS Secrets Manager" "AWS Secrets Manager." ["awssm://" "{{resolve:secretsmanager:" "arn:aws:secretsmanager:" "arn:aws-cn:secretsmanager:" "arn:aws-us-gov:secretsmanager:"] aws::secrets;
    CloudflareStore "Cloudflare Secrets Store" "Cloudflare Secrets Store, a sink." ["cfstore://"] plain::store;
    CloudflareWorker "Cloudflare Workers" "Secrets of a Cloudflare Worker, a sink." ["cfworker://"] plain::worker;
    Gcp "GCP Secret Manager" "GCP Secret Manager." ["gcpsm://" "sm://" "projects/"] cloud::gcp;
    Azure "Azure Key Vault" "Azure Key Vault." ["azkv://" "@Microsoft.KeyVault(" "https://"] cloud::azure;
    Bitwarden "Bitwarden" "Bitwarden Password Manager." ["bw://"] plain::bitwarden;
    BitwardenSecrets "Bitwarden Secrets Manager" "Bitwarden Secrets Manager." ["bws://"] plain::bws;
    Infisical "Infisical" "Infisical." ["infisical://"] plain::infisical;
    Keeper "Keeper" "Keeper." ["keeper://"] keeper::parse;
    ProtonPass "Proton Pass" "Proton Pass." ["pass://"] plain::proton;
    Dashlane "Dashlane" "Dashlane." ["dl://"] plain::dashlane;
    Pass "pass" "pass and gopass." ["gpass://"] plain::pass;
    KeePassXc "KeePassXC" "KeePassXC, a KDBX file." ["kdbx://"] plain::keepassxc;
    Keyring "OS keyring" "The operating system's keyring." ["keyring://"] plain::keyring;
    Sops "sops" "A key in a sops file." ["sops://"] plain::sops;
    Age "age" "A file encrypted with age." ["age://"] plain::age;
    Local "scrubjay" "The local store." ["scrubjay://"] plain::local;
    Vals "vals" "A `ref+` spelling of vals, for import." ["ref+"] vals::parse;
}

impl fmt::Display for Manager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A secret reference. [`Display`](fmt::Display) prints exactly what was parsed.
///
/// ```
/// use scrubjay_refs::{Manager, Reference};
///
/// let reference: Reference = "op://prod/db/admin/password?attribute=otp".parse()?;
/// assert_eq!(reference.manager(), Manager::OnePassword);
/// assert_eq!(reference.view().section.as_ref().map(|each| each.text()), Some("admin"));
/// assert_eq!(reference.to_string(), "op://prod/db/admin/password?attribute=otp");
/// assert_eq!(
///     reference.explain(),
///     "field `password` in section `admin` of item `db` in `prod` of 1Password (attribute=otp)"
/// );
/// # Ok::<(), scrubjay_refs::ReferenceError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference {
    manager: Manager,
    native: String,
    view: View,
}

impl Reference {
    /// Reads a reference of the manager that its prefix names.
    ///
    /// # Errors
    /// If no manager spells references like this, or its grammar refuses it.
    pub fn parse(native: &str) -> Result<Self, ReferenceError> {
        let begins =
            |manager: &&Manager| manager.prefixes().iter().any(|each| begins(native, each));
        let manager = Manager::ALL.iter().find(begins).ok_or(ReferenceError::Unknown)?;
        Self::parse_as(*manager, native)
    }

    /// Reads a reference of this manager: for spellings without a prefix, such as Keeper's.
    ///
    /// # Errors
    /// If the manager's grammar refuses it.
    pub fn parse_as(manager: Manager, native: &str) -> Result<Self, ReferenceError> {
        match manager.parse(native) {
            Ok(view) => Ok(Self { manager, native: native.to_owned(), view }),
            Err(fault) => Err(malformed(manager, fault)),
        }
    }

    /// Whether every tool of the vendor accepts it as it stands, variables unexpanded.
    ///
    /// # Errors
    /// At the character that the vendor's tool refuses.
    pub fn validate(&self) -> Result<(), ReferenceError> {
        match self.manager {
            Manager::OnePassword => onepassword::validate(&self.native, &self.view)
                .map_err(|fault| malformed(self.manager, fault)),
            _ => Ok(()),
        }
    }

    /// Whose reference it is.
    #[must_use]
    pub fn manager(&self) -> Manager {
        self.manager
    }

    /// The spelling, to the byte.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.native
    }

    /// Its parts.
    #[must_use]
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Which secret of which manager, in one plain sentence.
    #[must_use]
    pub fn explain(&self) -> String {
        let View { instance, container, item, section, field, version, attributes } = &self.view;
        let mut text = String::new();
        if let Some(field) = field {
            text += &format!("field `{}` ", field.text());
            if let Some(section) = section {
                text += &format!("in section `{}` ", section.text());
            }
            text += "of ";
        }
        text += &format!("item `{}`", item.text());
        text += &match version {
            Version::Latest => String::new(),
            Version::Number(number) => format!(", version {number},"),
            Version::Id(id) => format!(", version `{id}`,"),
            Version::Stage(stage) => format!(", stage `{stage}`,"),
            Version::Label(label) => format!(", label `{label}`,"),
        };
        if !container.is_empty() {
            let path: Vec<&str> = container.iter().map(Token::text).collect();
            text += &format!(" in `{}`", path.join("/"));
        }
        text += &format!(" of {}", self.manager);
        if let Some(instance) = instance {
            text += &format!(" at `{instance}`");
        }
        if !attributes.is_empty() {
            let pairs: Vec<String> =
                attributes.iter().map(|(key, value)| format!("{key}={value}")).collect();
            text += &format!(" ({})", pairs.join(", "));
        }
        text
    }
}

fn malformed(manager: Manager, Fault { offset, expected }: Fault) -> ReferenceError {
    ReferenceError::Malformed { manager, offset, expected }
}

/// Keeper alone reads its prefix in any case; an https address is a reference on Azure's hosts only.
pub(crate) fn begins(text: &str, prefix: &str) -> bool {
    match prefix {
        "keeper://" => {
            text.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
        }
        "https://" => text.strip_prefix(prefix).is_some_and(|rest| {
            rest.split('/').next().is_some_and(|host| host.contains(".vault."))
        }),
        _ => text.starts_with(prefix),
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.native)
    }
}

impl FromStr for Reference {
    type Err = ReferenceError;

    fn from_str(native: &str) -> Result<Self, ReferenceError> {
        Self::parse(native)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Reference {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.native)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Reference {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let native = String::deserialize(deserializer)?;
        Self::parse(&native).map_err(serde::de::Error::custom)
    }
}
