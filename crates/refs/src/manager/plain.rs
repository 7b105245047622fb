//! Managers whose spelling is `scheme://part/part…` and little more.

use crate::error::{Fault, fault};
use crate::uri::Uri;
use crate::view::{Token, View};

/// `doppler://project/config/NAME`.
pub(crate) fn doppler(native: &str) -> Result<View, Fault> {
    const NAME: &str = "a name of `A`-`Z`, digits and `_`, not starting with a digit";
    let uri = Uri::parse(native, "doppler://")?;
    uri.plain("no query and no fragment")?;
    let view = nested(uri.path(3, 3, "`doppler://project/config/NAME`")?);
    let name = uri.segments[2];
    name.only(|each| each.is_ascii_uppercase() || each.is_ascii_digit() || each == '_', NAME)?;
    if name.text.starts_with(|first: char| first.is_ascii_digit()) {
        return fault(name.at, NAME);
    }
    Ok(view)
}

/// `bw://item[/field]`.
pub(crate) fn bitwarden(native: &str) -> Result<View, Fault> {
    let uri = Uri::parse(native, "bw://")?;
    uri.plain("no query and no fragment")?;
    let mut parts = uri.path(1, 2, "`bw://item[/field]`")?.into_iter();
    let mut view = View::of(guid(parts.next().unwrap_or_default()));
    view.field = parts.next().map(Token::Name);
    Ok(view)
}

/// `bws://uuid[?name=HINT]`: Secrets Manager has no other address.
pub(crate) fn bws(native: &str) -> Result<View, Fault> {
    let uri = Uri::parse(native, "bws://")?;
    let id = guid(uri.path(1, 1, "`bws://uuid`")?.concat());
    if !matches!(id, Token::Id(_)) {
        return fault(uri.segments[0].at, "the secret's UUID: names address nothing here");
    }
    if let Some(fragment) = uri.fragment {
        return fault(fragment.at - 1, "no fragment");
    }
    let mut view = View::of(id);
    for (key, value) in &uri.query {
        if key.text != "name" || !view.attributes.is_empty() {
            return fault(key.at, "one `name=` for people");
        }
        view.attributes.push(("name".to_owned(), value.decoded("a name")?));
    }
    Ok(view)
}

/// `infisical://project/env[/folder…]/KEY`.
pub(crate) fn infisical(native: &str) -> Result<View, Fault> {
    let uri = Uri::parse(native, "infisical://")?;
    uri.plain("no query and no fragment")?;
    Ok(nested(uri.path(3, usize::MAX, "`infisical://project/env/path/KEY`")?))
}

/// Proton Pass: `pass://vault/item/field[?totp=code|uri]`; a section stands as `Section.field`.
pub(crate) fn proton(native: &str) -> Result<View, Fault> {
    const SHAPE: &str = "`pass://vault/item/field`, with no empty part";
    let Some(rest) = native.strip_prefix("pass://") else { return fault(0, "`pass://`") };
    let (path, query) = crate::uri::Piece { at: 7, text: rest }.cut('?');
    let parts = path.split('/');
    if let Some(empty) = parts.iter().find(|part| part.text.is_empty()) {
        return fault(empty.at, SHAPE);
    }
    let [vault, item, field] = parts.as_slice() else {
        return fault(parts.get(3).map_or(path.end(), |extra| extra.at - 1), SHAPE);
    };
    let mut view = View::of(Token::name(item.text));
    view.container.push(Token::name(vault.text));
    view.field = Some(Token::name(field.text));
    if let Some(query) = query {
        let Some(value @ ("code" | "uri")) = query.text.strip_prefix("totp=") else {
            return fault(query.at, "`totp=code` or `totp=uri`");
        };
        view.attributes.push(("totp".to_owned(), value.to_owned()));
    }
    Ok(view)
}

/// `dl://id-or-title/field[?transform]`.
pub(crate) fn dashlane(native: &str) -> Result<View, Fault> {
    const SHAPE: &str = "`dl://id-or-title/field`";
    let Some(rest) = native.strip_prefix("dl://") else { return fault(0, "`dl://`") };
    let (path, transform) = crate::uri::Piece { at: 5, text: rest }.cut('?');
    let (item, Some(field)) = path.cut('/') else { return fault(path.end(), SHAPE) };
    for part in [item, field] {
        part.only(|each| each != '/' && !each.is_control(), SHAPE)?;
    }
    let mut view = View::of(Token::name(item.text));
    view.field = Some(Token::name(field.text));
    if let Some(transform) = transform {
        let text = transform.only(|each| !each.is_control(), "a transform after `?`")?;
        view.attributes.push(("transform".to_owned(), text));
    }
    Ok(view)
}

/// pass and gopass: `gpass://path[#key]` (`pass://` is Proton's).
pub(crate) fn pass(native: &str) -> Result<View, Fault> {
    document(native, "gpass://", "`gpass://path[#key]`")
}

/// KeePassXC: `kdbx://file#/Group/Entry/attribute`.
pub(crate) fn keepassxc(native: &str) -> Result<View, Fault> {
    const SHAPE: &str = "`#/Group/Entry/attribute`";
    let uri = Uri::parse(native, "kdbx://")?;
    let Some((head, attribute)) = uri.fragment.and_then(|fragment| {
        let (head, tail) = fragment.text.strip_prefix('/')?.rsplit_once('/')?;
        let at = fragment.end() - tail.len();
        let head = crate::uri::Piece { at: fragment.at + 1, text: head };
        Some((head, crate::uri::Piece { at, text: tail }))
    }) else {
        return fault(uri.fragment.map_or(uri.end, |fragment| fragment.at), SHAPE);
    };
    if let Some((key, _)) = uri.query.first() {
        return fault(key.at - 1, "no query");
    }
    let mut groups = Vec::new();
    for group in head.split('/') {
        groups.push(Token::Name(group.decoded(SHAPE)?));
    }
    let mut view = View::of(groups.pop().unwrap_or_else(|| Token::name("")));
    view.instance = Some(path(&uri)?);
    view.container = groups;
    view.field = Some(Token::Name(attribute.decoded(SHAPE)?));
    Ok(view)
}

/// The operating system's keyring: `keyring://service/account`.
pub(crate) fn keyring(native: &str) -> Result<View, Fault> {
    exactly(native, "keyring://", 2, "`keyring://service/account`")
}

/// sops: `sops://file#/a/b`.
pub(crate) fn sops(native: &str) -> Result<View, Fault> {
    document(native, "sops://", "`sops://file#/key`")
}

/// A file encrypted with age, whole: `age://file`.
pub(crate) fn age(native: &str) -> Result<View, Fault> {
    let uri = Uri::parse(native, "age://")?;
    uri.plain("no query and no fragment: the whole file is the secret")?;
    Ok(View::of(Token::Name(path(&uri)?)))
}

/// Cloudflare Worker secrets, `cfworker://script/NAME`: a place to write to.
pub(crate) fn worker(native: &str) -> Result<View, Fault> {
    exactly(native, "cfworker://", 2, "`cfworker://script/NAME`")
}

/// Cloudflare Secrets Store, `cfstore://store/name`: a place to write to.
pub(crate) fn store(native: &str) -> Result<View, Fault> {
    exactly(native, "cfstore://", 2, "`cfstore://store/name`")
}

/// The local store: `scrubjay://service/environment/purpose`.
pub(crate) fn local(native: &str) -> Result<View, Fault> {
    exactly(native, "scrubjay://", 3, "`scrubjay://service/environment/purpose`")
}

fn exactly(
    native: &str,
    scheme: &'static str,
    count: usize,
    shape: &'static str,
) -> Result<View, Fault> {
    let uri = Uri::parse(native, scheme)?;
    uri.plain("no query and no fragment")?;
    Ok(nested(uri.path(count, count, shape)?))
}

fn document(native: &str, scheme: &'static str, shape: &'static str) -> Result<View, Fault> {
    let uri = Uri::parse(native, scheme)?;
    if let Some((key, _)) = uri.query.first() {
        return fault(key.at - 1, shape);
    }
    let mut view = View::of(Token::Name(path(&uri)?));
    view.field = uri.pointer()?.map(Token::Name);
    Ok(view)
}

/// A file's path: a leading slash is legal, an empty part after it is not.
fn path(uri: &Uri<'_>) -> Result<String, Fault> {
    let mut text = String::new();
    for (index, piece) in uri.segments.iter().enumerate() {
        if index > 0 {
            text.push('/');
        }
        if index > 0 || !piece.text.is_empty() || uri.segments.len() == 1 {
            text.push_str(&piece.decoded("a path, with no empty part")?);
        }
    }
    Ok(text)
}

/// The last part is the item, those before it hold it.
fn nested(mut parts: Vec<String>) -> View {
    let mut view = View::of(Token::Name(parts.pop().unwrap_or_default()));
    view.container = parts.into_iter().map(Token::Name).collect();
    view
}

fn guid(text: String) -> Token {
    let id = text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    if id { Token::Id(text) } else { Token::Name(text) }
}
