//! GCP Secret Manager and Azure Key Vault.

use crate::error::{Fault, fault};
use crate::uri::{Piece, Uri};
use crate::view::{Token, Version, View};

/// `projects/P/secrets/S[/versions/V]`, `gcpsm://P/S[?version=V]`, berglas `sm://P/S[#V]`.
pub(crate) fn gcp(native: &str) -> Result<View, Fault> {
    const SHAPE: &str = "`projects/project/secrets/name[/versions/number|latest]`";
    if native.starts_with("projects/") {
        let parts = Piece { at: 0, text: native }.split('/');
        let (project, name, version) = match parts.as_slice() {
            [_, project, kind, name] if kind.text == "secrets" => (project, name, None),
            [_, project, kind, name, versions, version]
                if kind.text == "secrets" && versions.text == "versions" =>
            {
                (project, name, Some(*version))
            }
            _ => return fault(parts.get(2).map_or(native.len(), |part| part.at), SHAPE),
        };
        return secret(*project, *name, version);
    }
    let scheme = if native.starts_with("sm://") { "sm://" } else { "gcpsm://" };
    let uri = Uri::parse(native, scheme)?;
    uri.path(2, 2, "`project/name`")?;
    let version = if scheme == "sm://" { uri.fragment } else { None };
    let mut query = uri.query.iter();
    match (query.next(), query.next(), uri.fragment) {
        (None, _, _) if scheme == "sm://" || uri.fragment.is_none() => {}
        (Some((key, value)), None, None) if scheme != "sm://" && key.text == "version" => {
            return secret(uri.segments[0], uri.segments[1], Some(*value));
        }
        _ => {
            return fault(uri.segments[1].end(), "`?version=` after `gcpsm://`, `#` after `sm://`");
        }
    }
    secret(uri.segments[0], uri.segments[1], version)
}

fn secret(project: Piece<'_>, name: Piece<'_>, version: Option<Piece<'_>>) -> Result<View, Fault> {
    let legal = |each: char| each.is_ascii_alphanumeric() || each == '_' || each == '-';
    let project =
        project.only(|each| legal(each) || each == '.' || each == ':', "a project id or number")?;
    let mut view = View::of(Token::Name(name.only(legal, "letters, digits, `_` and `-`")?));
    let number = project.bytes().all(|byte| byte.is_ascii_digit());
    view.container.push(if number { Token::Id(project) } else { Token::Name(project) });
    view.version = match version {
        None => Version::Latest,
        Some(version) if version.text == "latest" => Version::Latest,
        Some(version) => match version.text.parse() {
            Ok(number) if number > 0 => Version::Number(number),
            _ => Version::Label(version.only(legal, "a version number, `latest` or an alias")?),
        },
    };
    Ok(view)
}

/// `https://V.vault.azure.net/secrets/NAME[/VER]`, `azkv://V/NAME[/VER]`, `@Microsoft.KeyVault(…)`.
pub(crate) fn azure(native: &str) -> Result<View, Fault> {
    const SHAPE: &str =
        "`@Microsoft.KeyVault(SecretUri=…)` or `(VaultName=…;SecretName=…[;SecretVersion=…])`";
    if let Some(body) = native.strip_prefix("@Microsoft.KeyVault(") {
        let at = native.len() - body.len();
        let Some(body) = body.strip_suffix(')') else { return fault(native.len(), "`)`") };
        if let Some(address) = body.strip_prefix("SecretUri=") {
            return address_of(Piece { at: at + "SecretUri=".len(), text: address });
        }
        let (mut vault, mut name, mut version) = (None, None, None);
        for pair in (Piece { at, text: body }).split(';') {
            let slot = match pair.cut('=') {
                (key, Some(value)) if key.text == "VaultName" => (&mut vault, value),
                (key, Some(value)) if key.text == "SecretName" => (&mut name, value),
                (key, Some(value)) if key.text == "SecretVersion" => (&mut version, value),
                _ => return fault(pair.at, SHAPE),
            };
            *slot.0 = Some(slot.1);
        }
        let (Some(vault), Some(name)) = (vault, name) else { return fault(at, SHAPE) };
        return key_vault(vault, name, version, None);
    }
    if native.starts_with("https://") {
        return address_of(Piece { at: 0, text: native });
    }
    let uri = Uri::parse(native, "azkv://")?;
    uri.path(2, 3, "`azkv://vault/name[/version]`")?;
    uri.plain("no query and no fragment")?;
    key_vault(uri.segments[0], uri.segments[1], uri.segments.get(2).copied(), None)
}

fn address_of(whole: Piece<'_>) -> Result<View, Fault> {
    const SHAPE: &str = "`https://vault.vault.azure.net/secrets/name[/version]`";
    let Some(rest) = whole.text.strip_prefix("https://") else { return fault(whole.at, SHAPE) };
    let parts = Piece { at: whole.at + "https://".len(), text: rest }.split('/');
    let (Some(host), Some(kind), Some(name)) = (parts.first(), parts.get(1), parts.get(2)) else {
        return fault(whole.end(), SHAPE);
    };
    let (vault, Some(domain)) = host.cut('.') else { return fault(host.end(), SHAPE) };
    let clouds = ["vault.azure.net", "vault.azure.cn", "vault.usgovcloudapi.net"];
    if !clouds.contains(&domain.text) {
        return fault(domain.at, SHAPE);
    }
    if kind.text != "secrets" || parts.len() > 4 {
        return fault(kind.at, SHAPE);
    }
    // A trailing slash means the current version: the portal itself writes it so.
    let version = parts.get(3).copied().filter(|version| !version.text.is_empty());
    key_vault(vault, *name, version, Some(domain.text))
}

fn key_vault(
    vault: Piece<'_>,
    name: Piece<'_>,
    version: Option<Piece<'_>>,
    domain: Option<&str>,
) -> Result<View, Fault> {
    const LEGAL: &str = "letters, digits and `-` (a `_` is not allowed)";
    let legal = |each: char| each.is_ascii_alphanumeric() || each == '-';
    let mut view = View::of(Token::Name(name.only(legal, LEGAL)?));
    view.container.push(Token::Name(vault.only(legal, LEGAL)?));
    view.instance = domain.map(str::to_owned);
    if let Some(version) = version {
        view.version =
            Version::Id(version.only(|each| each.is_ascii_alphanumeric(), "a version id")?);
    }
    Ok(view)
}
