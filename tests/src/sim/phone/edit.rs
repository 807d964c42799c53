//! Runs of text that were added, and where they go again: twin of `web/src/core/edit.ts`.

/// A run of text that was put in, and what stood before it; nothing when it was the whole of a new text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub text: String,
    pub after: Option<String>,
}

/// Characters of what stood before a run by which its place is found again.
const CONTEXT: usize = 24;

/// The runs that `after` adds to `before`, word by word, in order.
pub fn added_runs(before: &str, after: &str) -> Vec<Run> {
    if before.is_empty() {
        return (!after.is_empty())
            .then(|| Run { text: after.to_owned(), after: None })
            .into_iter()
            .collect();
    }
    let (old, now) = (words(before), words(after));
    let head = old.iter().zip(&now).take_while(|(a, b)| a == b).count();
    let most = old.len().min(now.len()) - head;
    let tail = old.iter().rev().zip(now.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    let (old_middle, now_middle) = (&old[head..old.len() - tail], &now[head..now.len() - tail]);
    let mut pairs = longest_common(old_middle, now_middle);
    pairs.push((old_middle.len(), now_middle.len()));

    let mut runs = Vec::new();
    let mut passed = old[..head].concat();
    let (mut i, mut j) = (0, 0);
    for (old_at, now_at) in pairs {
        let text = now_middle[j..now_at].concat();
        passed += &old_middle[i..old_at].concat();
        if !text.is_empty() {
            runs.push(Run { text, after: Some(passed.clone()) });
        }
        passed += old_middle.get(old_at).copied().unwrap_or_default();
        (i, j) = (old_at + 1, now_at + 1);
    }
    runs
}

/// Puts each run where its place still is, else at the end. Takes nothing out.
pub fn insert_runs(into: &str, runs: &[Run]) -> String {
    let place = |run: &Run| run.after.as_deref().and_then(|after| place_after(into, after));
    let mut in_place: Vec<_> = runs.iter().filter_map(|run| Some((place(run)?, &run.text))).collect();
    in_place.sort_by_key(|(at, _)| *at);
    let mut made = String::new();
    let mut from = 0;
    for (at, text) in in_place {
        made += &into[from..at];
        made += text;
        from = at;
    }
    made += &into[from..];
    for run in runs.iter().filter(|run| place(run).is_none()) {
        if made.is_empty() || made.ends_with('\n') {
            made += &run.text;
        } else {
            made += "\n";
            made += run.text.trim_start();
        }
    }
    made
}

/// The end of what stood before the run, or of its last words where just one place still has them.
fn place_after(text: &str, after: &str) -> Option<usize> {
    if text.starts_with(after) {
        return Some(after.len());
    }
    let start = after.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
    let context = &after[start..];
    let mut found = text.match_indices(context).map(|(at, _)| at);
    match (found.next(), text.rfind(context)) {
        (Some(first), Some(last)) if first == last => Some(first + context.len()),
        _ => None,
    }
}

/// Words and the white space between them, in turn.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut from = 0;
    let mut blank = None;
    for (at, letter) in text.char_indices() {
        let is_blank = letter.is_whitespace();
        if blank.is_some_and(|before| before != is_blank) {
            words.push(&text[from..at]);
            from = at;
        }
        blank = Some(is_blank);
    }
    if from < text.len() {
        words.push(&text[from..]);
    }
    words
}

/// Pairs of positions of a common subsequence with as many words as there can be.
fn longest_common(a: &[&str], b: &[&str]) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    let mut best = vec![0u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            best[i * width + j] = match a[i] == b[j] {
                true => best[(i + 1) * width + j + 1] + u16::from(!a[i].trim().is_empty()),
                false => best[(i + 1) * width + j].max(best[i * width + j + 1]),
            };
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] >= best[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}
