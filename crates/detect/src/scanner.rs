//! The scanner: rules and tables, immutable, shared by all threads.

use alloc::{boxed::Box, sync::Arc, vec::Vec};
use core::{
    cell::OnceCell,
    fmt,
    ops::{ControlFlow, Range},
    sync::atomic::{AtomicUsize, Ordering},
};

use once_cell::race::OnceBox;
use scrubjay_prefilter::{Literal, Prefilter, find_naive};

use crate::{
    Builder, Clue, Confidence, Input, Match, RuleId, Scratch, Sink, Stream, Window,
    candidate::{Candidate, resolve},
    confirm::{Confirm, LOOK_AHEAD, LOOK_BEHIND, Regexes, View, Work},
    plan::{MAX_WITHIN, Plan, Target},
    position::{LineIndex, Start},
    rule_info::RuleInfo,
};

/// The input is worked through in blocks of this many bytes, so that confirmation finds it in the
/// cache.
const BLOCK: usize = 64 * 1024;

/// Finds credentials in bytes. Cheap to clone; share one among threads, with a [`Scratch`] each.
///
/// ```
/// use scrubjay_detect::Scanner;
///
/// let scanner = Scanner::builtin();
/// // Built here, since nothing that looks like a credential may stand in a source file.
/// let text = format!("key: {}{}", "-----BEGIN ", "PUBLIC KEY-----");
/// assert_eq!(scanner.scan(&text).count(), 0);
/// ```
#[derive(Clone)]
pub struct Scanner(Arc<Inner>);

struct Inner {
    /// Which scanner it is, among all of the process.
    id: usize,
    plan: Plan,
    search: Search,
    regexes: Vec<Regexes>,
    min_confidence: Confidence,
    /// Rules that only trigger others, ascending.
    hidden: Vec<u32>,
}

/// FNV-1a of 64 bits: nobody gains by a collision.
struct Digest(u64);

impl Digest {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

impl fmt::Write for Digest {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.add(text.as_bytes());
        Ok(())
    }
}

/// How the plan's literals are looked for.
pub(crate) enum Search {
    Prefilter(Box<Prefilter>),
    Naive,
}

impl Scanner {
    /// The scanner with all built-in rules, every confidence included. The tables are made once a
    /// process; later calls are free.
    pub fn builtin() -> Self {
        static BUILTIN: OnceBox<Scanner> = OnceBox::new();
        let make = || {
            let built = Builder::new().build();
            Box::new(built.expect("the tests build the built-in rules"))
        };
        BUILTIN.get_or_init(make).clone()
    }

    /// A builder, to add, drop or restrict rules.
    pub fn builder() -> Builder {
        Builder::new()
    }

    pub(crate) fn new(
        plan: Plan,
        search: Search,
        min_confidence: Confidence,
        hidden: Vec<u32>,
    ) -> Self {
        let regexes = plan.rules.iter().map(|_| Regexes::default()).collect();
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        Self(Arc::new(Inner { id, plan, search, regexes, min_confidence, hidden }))
    }

    /// Buffers for one thread.
    pub fn scratch(&self) -> Scratch {
        Scratch::new(self.identity())
    }

    /// Scans an input and hands every match to `sink`, in the order of their secrets.
    ///
    /// The result is the same as a [`Stream`]'s over the same bytes, however they are cut.
    pub fn scan_with(&self, scratch: &mut Scratch, input: &Input<'_>, sink: &mut impl Sink) {
        scratch.begin(self.identity());
        scratch.any_path = input.has_any_path();
        let hay = input.haystack();
        let index = OnceCell::new();
        let mut from = 0;
        while from < hay.len() {
            let to = hay.len().min(from + BLOCK);
            let segment = Segment { hay, starts: from..to, eof: true, path: input.path_bytes() };
            self.find(scratch, &segment);
            let done = to == hay.len();
            if self.report(scratch, to as u64, done, (hay, Start::ZERO, &index), sink).is_break() {
                return;
            }
            from = to;
        }
    }

    /// The matches in some bytes, for simple use: allocates a scratch and a list.
    ///
    /// ```
    /// use scrubjay_detect::Scanner;
    ///
    /// let password = ["pass", "word"].concat();
    /// let text = format!("{password} = \"{}\"", "kT7!pq9@Zw2#");
    /// let scanner = Scanner::builtin();
    /// let found = scanner.scan(&text).next().expect("a password");
    /// assert_eq!(scanner.rule(found.rule).id(), "generic.password");
    /// assert_eq!(&text[found.secret.start as usize..found.secret.end as usize], "kT7!pq9@Zw2#");
    /// ```
    pub fn scan(&self, haystack: &(impl AsRef<[u8]> + ?Sized)) -> impl Iterator<Item = Match> {
        let mut found = Vec::new();
        let mut sink = |m: &Match, _: &Window<'_>| {
            found.push(m.clone());
            ControlFlow::Continue(())
        };
        self.scan_with(&mut self.scratch(), &Input::new(haystack), &mut sink);
        found.into_iter()
    }

    /// A scan of bytes that arrive in pieces.
    pub fn stream<'s>(&'s self, scratch: &'s mut Scratch) -> Stream<'s> {
        scratch.begin(self.identity());
        Stream::new(self, scratch)
    }

    /// A number that is another one, with all likelihood, for a scanner that finds something else: with
    /// other rules, another least confidence, other weights or of another version of this crate.
    /// Computed each time, in some milliseconds.
    ///
    /// ```
    /// use scrubjay_detect::{Confidence, Scanner};
    ///
    /// let certain = Scanner::builder().min_confidence(Confidence::High).build()?;
    /// assert_eq!(Scanner::builtin().digest(), Scanner::builder().build()?.digest());
    /// assert_ne!(Scanner::builtin().digest(), certain.digest());
    /// # Ok::<(), scrubjay_detect::BuildError>(())
    /// ```
    pub fn digest(&self) -> u64 {
        let Inner { plan, min_confidence, hidden, .. } = &*self.0;
        let mut digest = Digest(0xcbf2_9ce4_8422_2325);
        let version = env!("CARGO_PKG_VERSION");
        let parts = format_args!("{version} {min_confidence:?} {hidden:?} {plan:?}");
        let written = fmt::write(&mut digest, parts);
        debug_assert!(written.is_ok(), "a digest takes all");
        for clue in Clue::all() {
            digest.add(&clue.points().to_le_bytes());
        }
        digest.0
    }

    /// The rules, in order; a [`RuleId`]'s index is into this.
    pub fn rules(&self) -> impl ExactSizeIterator<Item = RuleInfo<'_>> {
        self.0.plan.rules.iter().map(RuleInfo::new)
    }

    /// One rule.
    ///
    /// # Panics
    ///
    /// Where the id is another scanner's and that one has more rules.
    pub fn rule(&self, id: RuleId) -> RuleInfo<'_> {
        RuleInfo::new(&self.0.plan.rules[id.index()])
    }

    /// Rules without a literal, which look at every line: the slow path.
    pub fn slow_rules(&self) -> impl Iterator<Item = RuleInfo<'_>> {
        self.0.plan.slow.iter().map(|&rule| RuleInfo::new(&self.0.plan.rules[rule as usize]))
    }

    /// The heap that the literal tables take, in bytes.
    pub fn memory_usage(&self) -> usize {
        match &self.0.search {
            Search::Prefilter(prefilter) => prefilter.memory_usage(),
            Search::Naive => 0,
        }
    }

    /// How far a scan has to see past the start of a literal, and before it, in bytes.
    pub(crate) fn reach(&self) -> (usize, usize) {
        // One byte more, so that a view never seems to begin where the input does.
        (LOOK_AHEAD + 1, LOOK_BEHIND + 1)
    }

    /// Do some rules go by lines from the start of the input on?
    pub(crate) fn goes_by_lines(&self) -> bool {
        !self.0.plan.slow.is_empty()
    }

    pub(crate) fn identity(&self) -> usize {
        self.0.id
    }

    /// Finds the candidates of all literals that start in the segment's range, and of the slow
    /// rules as far as its bytes go.
    pub(crate) fn find(&self, scratch: &mut Scratch, segment: &Segment<'_>) {
        let inner = &*self.0;
        scratch.stats.bytes += segment.starts.len() as u64;
        let mut hits = core::mem::take(&mut scratch.hits);
        hits.clear();
        let (hay, starts) = (segment.hay, segment.starts.clone());
        let push = &mut |hit| hits.push(hit);
        match &inner.search {
            Search::Prefilter(prefilter) => prefilter.find(hay, starts, push),
            Search::Naive => {
                // Without what has to follow, which only saves work.
                let all = inner.plan.literals().into_iter();
                let all: Vec<_> = all.map(|literal| Literal { next: None, ..literal }).collect();
                find_naive(&all, hay, starts, push);
            }
        }
        scratch.stats.hits += hits.len() as u64;
        for hit in &hits {
            let literal = &inner.plan.literals[hit.literal as usize];
            let span = hit.start..hit.start + literal.literal.bytes.len();
            let view = View::around(segment.hay, hit.start, segment.eof);
            for target in &inner.plan.targets[literal.from as usize..literal.to as usize] {
                self.try_target(scratch, segment, view, target, &span);
            }
        }
        scratch.hits = hits;
        self.find_slow(scratch, segment);
        // Work that two overlapping candidates cost is counted too.
        let Work { candidates, steps, .. } = &mut scratch.work;
        resolve(candidates, steps);
    }

    fn try_target(
        &self,
        scratch: &mut Scratch,
        segment: &Segment<'_>,
        view: View<'_>,
        target: &Target,
        literal: &Range<usize>,
    ) {
        if !self.path_allows(scratch, target.rule, segment.path) {
            return;
        }
        let before = scratch.work.candidates.len();
        self.confirm(scratch, segment, view, target.rule).at(target.anchor, literal.clone());
        self.find_dependents(scratch, segment, view, before);
    }

    /// Tries the dependents of all candidates from `first` on.
    fn find_dependents(
        &self,
        scratch: &mut Scratch,
        segment: &Segment<'_>,
        view: View<'_>,
        first: usize,
    ) {
        for index in first..scratch.work.candidates.len() {
            self.find_dependents_of(scratch, segment, view, index);
        }
    }

    /// Tries the rules of which the candidate's rule is the component.
    fn find_dependents_of(
        &self,
        scratch: &mut Scratch,
        segment: &Segment<'_>,
        view: View<'_>,
        index: usize,
    ) {
        let dependents = &self.0.plan.dependents;
        let Candidate { rule, secret, suppressed, .. } = &scratch.work.candidates[index];
        let from = dependents.partition_point(|(component, _)| component < rule);
        let (rule, suppressed) = (*rule, suppressed.is_some());
        let base = scratch.work.base;
        let component = (secret.start - base) as usize..(secret.end - base) as usize;
        for &(_, dependent) in dependents[from..].iter().take_while(|(c, _)| *c == rule) {
            let before = scratch.work.candidates.len();
            if !suppressed && self.path_allows(scratch, dependent, segment.path) {
                self.confirm(scratch, segment, view, dependent).near(&component);
            }
            let (known, new) = scratch.work.candidates.split_at_mut(before);
            // What the id tells, such as the account, is true of the pair.
            new.iter_mut().for_each(|pair| pair.facts.extend_from_slice(&known[index].facts));
        }
    }

    fn find_slow(&self, scratch: &mut Scratch, segment: &Segment<'_>) {
        let inner = &*self.0;
        if inner.plan.slow.is_empty() {
            return;
        }
        loop {
            let base = scratch.work.base;
            let limit = base + segment.starts.end as u64;
            if scratch.slow.next >= limit {
                return;
            }
            let Some((starts, end)) = scratch.slow.piece(segment.hay, base, segment.eof) else {
                return;
            };
            let view = View { bytes: segment.hay, lo: 0, clipped: !segment.eof };
            for &rule in inner.plan.slow.iter() {
                if self.path_allows(scratch, rule, segment.path) {
                    let before = scratch.work.candidates.len();
                    self.confirm(scratch, segment, view, rule).over(starts.clone(), end);
                    self.find_dependents(scratch, segment, view, before);
                }
            }
        }
    }

    fn confirm<'w>(
        &'w self,
        scratch: &'w mut Scratch,
        segment: &Segment<'w>,
        view: View<'w>,
        rule: u32,
    ) -> Confirm<'w, 'w> {
        Confirm {
            rule: &self.0.plan.rules[rule as usize],
            index: rule,
            regexes: &self.0.regexes[rule as usize],
            view,
            path: segment.path,
            decoded: None,
            work: &mut scratch.work,
        }
    }

    /// Does the rule hold for files of this path?
    fn path_allows(&self, scratch: &mut Scratch, rule: u32, path: Option<&[u8]>) -> bool {
        let index = rule as usize;
        let plan = &self.0.plan.rules[index];
        if plan.path.is_none() || scratch.any_path {
            return true;
        }
        if scratch.path_allows.len() <= index {
            scratch.path_allows.resize(self.0.plan.rules.len(), None);
        }
        *scratch.path_allows[index].get_or_insert_with(|| {
            let regex = self.0.regexes[index].path(plan);
            let input = path.map(regex_automata::Input::new);
            regex.zip(input).is_some_and(|(regex, input)| regex.is_match(input))
        })
    }

    /// Hands on the matches that nothing to come can change: those whose secrets end before what a
    /// literal at `frontier` (an input offset) could reach back to, or all where `done`.
    pub(crate) fn report(
        &self,
        scratch: &mut Scratch,
        frontier: u64,
        done: bool,
        (bytes, start, index): (&[u8], Start, &OnceCell<LineIndex>),
        sink: &mut impl Sink,
    ) -> ControlFlow<()> {
        let slow = if self.0.plan.slow.is_empty() { u64::MAX } else { scratch.slow.next };
        // Settled is also what has its other half within reach.
        let margin = LOOK_BEHIND as u64 + u64::from(MAX_WITHIN) + 1;
        let settled = frontier.min(slow).saturating_sub(margin);
        let Work { candidates, paired, .. } = &mut scratch.work;
        let ready = candidates.iter().position(|c| !done && c.secret.end > settled);
        let ready = ready.unwrap_or(candidates.len());
        let window = Window::new(bytes, start, index);
        for at in 0..ready {
            let candidate = &candidates[at];
            if !self.stands(candidate) {
                continue;
            }
            paired.extend(candidate.component.clone());
            let hidden = self.0.hidden.binary_search(&candidate.rule).is_ok();
            if hidden || self.is_half(candidate, &candidates[at..], paired) {
                continue;
            }
            sink.matched(&into_match(candidate.clone()), &window)?;
        }
        candidates.drain(..ready);
        paired.retain(|half| half.end + margin > settled);
        ControlFlow::Continue(())
    }

    fn stands(&self, candidate: &Candidate) -> bool {
        let sure = candidate.final_confidence() >= self.0.min_confidence;
        sure && candidate.suppressed.is_none() && !candidate.beaten
    }

    /// Is the candidate the other half of a finding, reported already or among those `behind` it?
    fn is_half(&self, candidate: &Candidate, behind: &[Candidate], paired: &[Range<u64>]) -> bool {
        let rule = candidate.rule;
        let has_dependents =
            self.0.plan.dependents.binary_search_by_key(&rule, |(component, _)| *component).is_ok();
        let reach = candidate.secret.end + u64::from(MAX_WITHIN);
        let near = behind.iter().take_while(|other| other.secret.start <= reach);
        has_dependents
            && (paired.contains(&candidate.secret)
                || near
                    .filter(|other| self.stands(other))
                    .any(|other| other.component.as_ref() == Some(&candidate.secret)))
    }
}

/// A part of an input that is searched in one go.
pub(crate) struct Segment<'a> {
    /// The bytes at hand.
    pub(crate) hay: &'a [u8],
    /// Where literals have to start.
    pub(crate) starts: Range<usize>,
    /// No more bytes follow.
    pub(crate) eof: bool,
    pub(crate) path: Option<&'a [u8]>,
}

fn into_match(candidate: Candidate) -> Match {
    let confidence = candidate.final_confidence();
    Match {
        rule: RuleId(candidate.rule),
        span: candidate.span,
        secret: candidate.secret,
        decoded: candidate.decoded,
        name: candidate.name,
        component: candidate.component,
        confidence,
        check: candidate.check,
        facts: candidate.facts,
    }
}

/// The rule count and the options.
impl fmt::Debug for Scanner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scanner")
            .field("rules", &self.0.plan.rules.len())
            .field("literals", &self.0.plan.literals.len())
            .field("min_confidence", &self.0.min_confidence)
            .finish_non_exhaustive()
    }
}
