//! JUnit XML: every place is a failed test, everything that was not looked at an error.

use std::io;

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::escape::{visible, visible_origin};
use super::gaps::{Gap, gaps};
use super::shown;
use crate::{Credential, Place, Report, Style};

pub(crate) fn write(report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut suite = TestSuite::new("scrubjay");
    suite.set_time(report.summary.elapsed);
    for credential in &report.credentials {
        let cases = credential.places.iter().map(|place| found(credential, place, style));
        suite.add_test_cases(cases);
    }
    suite.add_test_cases(gaps(report).iter().map(gap));
    if suite.test_cases.is_empty() {
        // Some servers take a suite without tests for a broken one.
        suite.add_test_case(case("no secrets found".to_owned(), "scan", TestCaseStatus::success()));
    }
    let mut document = quick_junit::Report::new("scrubjay");
    document.set_time(report.summary.elapsed);
    document.add_test_suite(suite);
    // By way of a text, so that what `out` says comes through as it is.
    let text = document.to_string().map_err(io::Error::other)?;
    out.write_all(text.as_bytes())
}

fn gap(gap: &Gap<'_>) -> TestCase {
    let mut status = if gap.is_found {
        TestCaseStatus::skipped()
    } else {
        TestCaseStatus::non_success(NonSuccessKind::Error)
    };
    status.set_type(gap.kind).set_message(visible(&gap.message));
    let name = gap.origin.map_or_else(|| "the scan".to_owned(), visible_origin);
    case(name, gap.kind, status)
}

fn case(name: String, class: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(name, status);
    case.set_classname(class);
    case
}

fn found(credential: &Credential, place: &Place, style: &Style) -> TestCase {
    let rule = &credential.rule;
    let at = format!("{}:{}:{}", visible_origin(&place.origin), place.line, place.column);
    let mut status = if credential.is_publishable() {
        TestCaseStatus::skipped()
    } else {
        TestCaseStatus::non_success(NonSuccessKind::Failure)
    };
    let value = shown::value(credential, style);
    status.set_type(credential.confidence.name());
    status.set_message(visible(&format!("{}: {value}", rule.description)));
    let name = place.name.as_ref().map(|name| format!("variable: {}\n", visible(name)));
    let name = name.unwrap_or_default();
    let commit = shown::commit(place).map(|commit| format!("{commit}\n")).unwrap_or_default();
    status.set_description(format!(
        "{at}\n{name}{commit}fingerprint: {}\nnext: {}",
        credential.fingerprint,
        visible(&rule.remedy)
    ));
    case(at, &visible(&rule.id), status)
}
