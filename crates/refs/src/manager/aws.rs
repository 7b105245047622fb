//! AWS Secrets Manager and SSM Parameter Store: ARN, ECS `valueFrom`, `{{resolve:…}}`, and `awssm://`, `awsssm://`.

use crate::error::{Fault, fault};
use crate::uri::{Piece, Uri};
use crate::view::{Token, Version, View};

const ARN: &str = "`arn:partition:secretsmanager:region:account:secret:name`";
const ECS: &str = "`:json-key:stage:version-id` after the ARN (empty parts keep their colons)";
const CFN: &str = "`:SecretString[:json-key[:stage[:version-id]]]`";
const BOTH: &str = "a stage or a version id, not both";
const SSM_NAME: &str = "a parameter name of letters, digits, `_`, `.`, `-` and `/`";

/// Secrets Manager, in any of its spellings.
pub(crate) fn secrets(native: &str) -> Result<View, Fault> {
    if let Some(body) = native.strip_prefix("{{resolve:secretsmanager:") {
        let at = native.len() - body.len();
        let Some(text) = body.strip_suffix("}}") else { return fault(native.len(), "`}}`") };
        return dynamic(Piece { at, text });
    }
    if native.starts_with("arn:") {
        let (mut view, rest) = arn(Piece { at: 0, text: native })?;
        let Some(rest) = rest else { return Ok(view) };
        let parts = rest.split(':');
        if parts.len() != 3 {
            return fault(rest.at, ECS);
        }
        select(&mut view, &parts)?;
        return Ok(view);
    }
    let uri = Uri::parse(native, "awssm://")?;
    let mut parts = uri.path(2, usize::MAX, "`awssm://region/name`")?.into_iter();
    let region = parts.next();
    let mut view = View::of(Token::Name(parts.collect::<Vec<_>>().join("/")));
    view.instance = region;
    for (key, value) in &uri.query {
        let text = value.decoded("a value")?;
        let version = match key.text {
            "stage" => Version::Stage(text),
            "version" => Version::Id(text),
            _ => return fault(key.at, "`stage=` or `version=`"),
        };
        if view.version != Version::Latest {
            return fault(key.at, BOTH);
        }
        view.version = version;
    }
    view.field = uri.pointer()?.map(Token::Name);
    Ok(view)
}

/// The body of `{{resolve:secretsmanager:…}}`: the secret's own ARN has colons too.
fn dynamic(body: Piece<'_>) -> Result<View, Fault> {
    let (mut view, rest) = if body.text.starts_with("arn:") {
        arn(body)?
    } else {
        let (name, rest) = body.cut(':');
        (View::of(Token::Name(name.only(is_secret_name, "a secret name or ARN")?)), rest)
    };
    let Some(rest) = rest else { return Ok(view) };
    let parts = rest.split(':');
    if !matches!(parts[0].text, "SecretString" | "") || parts.len() > 4 {
        return fault(rest.at, CFN);
    }
    select(&mut view, &parts[1..])?;
    Ok(view)
}

/// A secret's ARN, and what follows it after a colon.
fn arn(whole: Piece<'_>) -> Result<(View, Option<Piece<'_>>), Fault> {
    let parts = whole.split(':');
    let Some([_, partition, service, region, account, kind, name]) = parts.get(..7) else {
        return fault(whole.end(), ARN);
    };
    if !partition.text.starts_with("aws") {
        return fault(partition.at, ARN);
    }
    if service.text != "secretsmanager" {
        return fault(service.at, ARN);
    }
    region.only(is_region, "a region")?;
    is_account(*account)?;
    if kind.text != "secret" {
        return fault(kind.at, ARN);
    }
    let mut view = View::of(Token::Id(name.only(is_secret_name, "a secret name")?));
    view.instance = Some(format!("{}/{}", region.text, account.text));
    let rest =
        parts.get(7).map(|next| Piece { at: next.at, text: &whole.text[next.at - whole.at..] });
    Ok((view, rest))
}

/// JSON key, stage, version id: each may be empty or missing.
fn select(view: &mut View, parts: &[Piece<'_>]) -> Result<(), Fault> {
    let full = |index: usize| parts.get(index).filter(|piece| !piece.text.is_empty());
    view.field = full(0).map(|key| Token::name(key.text));
    match (full(1), full(2)) {
        (Some(_), Some(id)) => return fault(id.at, BOTH),
        (Some(stage), None) => view.version = Version::Stage(stage.text.to_owned()),
        (None, Some(id)) => view.version = Version::Id(id.text.to_owned()),
        (None, None) => {}
    }
    Ok(())
}

/// SSM Parameter Store, in any of its spellings.
pub(crate) fn parameter(native: &str) -> Result<View, Fault> {
    for scheme in ["{{resolve:ssm:", "{{resolve:ssm-secure:"] {
        if let Some(body) = native.strip_prefix(scheme) {
            let Some(text) = body.strip_suffix("}}") else { return fault(native.len(), "`}}`") };
            return named(Piece { at: scheme.len(), text }, Selector::Number);
        }
    }
    if native.starts_with("arn:") {
        return parameter_arn(native);
    }
    let uri = Uri::parse(native, "awsssm://")?;
    let mut parts = uri.path(2, usize::MAX, "`awsssm://region/path`")?.into_iter();
    let region = parts.next();
    let mut view = View::of(Token::Name(format!("/{}", parts.collect::<Vec<_>>().join("/"))));
    view.instance = region;
    for (key, value) in &uri.query {
        if view.version != Version::Latest {
            return fault(key.at, "a version or a label, not both");
        }
        view.version = match key.text {
            "version" => number(*value)?,
            "label" => Version::Label(value.decoded("a label")?),
            _ => return fault(key.at, "`version=` or `label=`"),
        };
    }
    match uri.fragment {
        Some(fragment) => fault(fragment.at - 1, "no fragment: a parameter has no fields"),
        None => Ok(view),
    }
}

fn parameter_arn(native: &str) -> Result<View, Fault> {
    const SHAPE: &str = "`arn:partition:ssm:region:account:parameter/name`";
    let parts = Piece { at: 0, text: native }.split(':');
    let Some([_, _, service, region, account, resource]) = parts.get(..6) else {
        return fault(native.len(), SHAPE);
    };
    if service.text != "ssm" {
        return fault(service.at, SHAPE);
    }
    region.only(is_region, "a region")?;
    is_account(*account)?;
    if !resource.text.starts_with("parameter/") {
        return fault(resource.at, SHAPE);
    }
    let at = resource.at + "parameter".len();
    let mut view = named(Piece { at, text: &native[at..] }, Selector::Any)?;
    view.instance = Some(format!("{}/{}", region.text, account.text));
    Ok(view)
}

/// What may follow a parameter's name: CloudFormation takes numbers only.
enum Selector {
    Number,
    Any,
}

fn named(whole: Piece<'_>, selector: Selector) -> Result<View, Fault> {
    let (name, version) = whole.cut(':');
    let mut view = View::of(Token::Name(name.only(is_parameter_name, SSM_NAME)?));
    if let Some(version) = version {
        view.version = match (number(version), selector) {
            (Ok(number), _) => number,
            (Err(fault), Selector::Number) => return Err(fault),
            (Err(_), Selector::Any) => {
                Version::Label(version.only(is_parameter_name, "a version number or a label")?)
            }
        };
    }
    Ok(view)
}

fn number(piece: Piece<'_>) -> Result<Version, Fault> {
    match piece.text.parse() {
        Ok(number) if number > 0 => Ok(Version::Number(number)),
        _ => fault(piece.at, "a version number from 1"),
    }
}

fn is_account(piece: Piece<'_>) -> Result<(), Fault> {
    const ACCOUNT: &str = "an account id of 12 digits";
    piece.only(|each| each.is_ascii_digit(), ACCOUNT)?;
    if piece.text.len() == 12 { Ok(()) } else { fault(piece.at, ACCOUNT) }
}

fn is_region(each: char) -> bool {
    each.is_ascii_lowercase() || each.is_ascii_digit() || each == '-'
}

/// Secrets Manager allows letters, digits and `/_+=.@-`.
fn is_secret_name(each: char) -> bool {
    each.is_ascii_alphanumeric() || "/_+=.@-".contains(each)
}

fn is_parameter_name(each: char) -> bool {
    each.is_ascii_alphanumeric() || "/_.-".contains(each)
}
