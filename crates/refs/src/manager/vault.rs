//! HashiCorp Vault and OpenBao: `vault://[ns@]host[:port]/mount/path[?kv=1|2&version=n]#/key`.
//!
//! `bao://` is an alias; `vault+lease://` and `bao+lease://` name a dynamic credential. Host `~` is `VAULT_ADDR`.

use crate::error::{Fault, fault};
use crate::uri::Uri;
use crate::view::{Token, Version, View};

const SHAPE: &str = "`[namespace@]host[:port]/mount/path`, with no empty part";

/// One of the four schemes; `scheme` includes its `://`.
pub(crate) fn parse(native: &str, scheme: &'static str) -> Result<View, Fault> {
    let uri = Uri::parse(native, scheme)?;
    let mut parts = uri.path(3, usize::MAX, SHAPE)?.into_iter();
    let (instance, mount) = (parts.next(), parts.next());
    let path = parts.collect::<Vec<_>>().join("/");
    let mut view = View::of(Token::Name(path));
    view.instance = instance;
    view.container.extend(mount.map(Token::Name));
    let lease = scheme.contains("lease");
    for (key, value) in &uri.query {
        match key.text {
            "kv" if !lease && matches!(value.text, "1" | "2") => {}
            "kv" if !lease => return fault(value.at, "`1` or `2`"),
            "version" if !lease => {
                view.version = match value.text.parse() {
                    Ok(number) if number > 0 => Version::Number(number),
                    _ => return fault(value.at, "a version number from 1"),
                };
            }
            _ if lease => return fault(key.at, "no parameter: a lease has no version"),
            _ => return fault(key.at, "`kv=` or `version=`"),
        }
        view.attributes.push((key.text.to_owned(), value.text.to_owned()));
    }
    if let Some((kv, _)) =
        uri.query.iter().find(|(key, value)| key.text == "kv" && value.text == "1")
        && view.version != Version::Latest
    {
        return fault(kv.at, "`kv=2`: KV version 1 keeps no versions");
    }
    view.field = uri.pointer()?.map(Token::Name);
    Ok(view)
}
