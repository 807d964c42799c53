//! Notes as a tired worker types them: mostly words by how often they are used, some sentences by pattern. gzip takes
//! such text to about a third, as it does notes of people.

use super::dice::Dice;

/// The most used first.
const WORDS: &str = include_str!("words.txt");

const WHO: [&str; 16] = [
    "She",
    "He",
    "The mother",
    "The father",
    "A neighbour",
    "The crofter",
    "The teacher",
    "The whole family",
    "The shopkeeper",
    "Her sister",
    "His carer",
    "The ferryman",
    "A young man",
    "The grandmother",
    "One of the daughters",
    "The minister",
];
const DID: [&str; 16] = [
    "said",
    "told us",
    "asked",
    "explained",
    "worried",
    "hoped",
    "agreed",
    "was not sure",
    "remembered",
    "thinks",
    "had heard",
    "complained",
    "laughed",
    "wanted to know",
    "repeated",
    "does not believe",
];
const LINK: [&str; 8] = ["that", "why", "how", "because", "when", "whether", "since", "although"];
const WHAT: [&str; 32] = [
    "the last bus",
    "the ferry timetable",
    "the surgery",
    "the school road",
    "the food parcel",
    "the damp in the hall",
    "the rent",
    "the heating bill",
    "the new form",
    "the day centre",
    "the water from the burn",
    "the library van",
    "her hearing aid",
    "the phone signal",
    "the village shop",
    "the lambing",
    "the youth club",
    "the care visit",
    "the flat above",
    "the chapel roof",
    "the train to town",
    "the interpreter",
    "the bridge",
    "the job at the harbour",
    "the council letter",
    "the dentist",
    "the broken kerb",
    "the bank card",
    "the lift",
    "the playground gate",
    "the winter fuel money",
    "the bus pass",
];
const IS: [&str; 20] = [
    "costs more than they have",
    "came too late again",
    "is too far to walk",
    "was closed on Tuesday",
    "has not worked since March",
    "is better than last year",
    "helped a great deal",
    "needs two more people",
    "was promised and never came",
    "is only in English",
    "takes the whole day",
    "is why they stay",
    "should be nearer",
    "makes the children ill",
    "opens again next week",
    "is run by one family",
    "depends on the weather",
    "is still not mended",
    "was explained only once",
    "cannot be relied on",
];
const END: [&str; 12] = [
    "We will phone next week.",
    "She would rather meet in the morning.",
    "Nothing more was asked.",
    "Wants it on paper, in large print.",
    "Told the nurse, with a yes.",
    "Would like to hear what came of it.",
    "Come back after the market.",
    "Spoke for about twenty minutes.",
    "It was a friendly talk.",
    "In a hurry today.",
    "Two others listened.",
    "Took the leaflet.",
];

pub(super) struct Prose {
    words: Vec<&'static str>,
}

impl Prose {
    pub(super) fn new() -> Self {
        Self { words: WORDS.split_whitespace().collect() }
    }

    /// At most so many characters, and nearly as many, ending after a word.
    pub(super) fn notes(&self, dice: &mut Dice, characters: usize) -> String {
        let mut text = self.sentence(dice);
        while text.len() < characters {
            text.push(' ');
            text.push_str(&self.sentence(dice));
        }
        text.truncate(characters);
        text.truncate(text.rfind(' ').unwrap_or(characters));
        text
    }

    pub(super) fn sentence(&self, dice: &mut Dice) -> String {
        if dice.percent(72) {
            return self.of_words(dice);
        }
        match dice.between(1, 5) {
            1 => (*dice.pick(&END)).to_owned(),
            2 => {
                let (one, two) = (claim(dice), claim(dice));
                format!("{}{}, and {two}.", one[..1].to_uppercase(), &one[1..])
            }
            3 => format!("{}, but {}.", telling(dice), claim(dice)),
            _ => format!("{}.", telling(dice)),
        }
    }

    fn of_words(&self, dice: &mut Dice) -> String {
        let mut sentence = String::new();
        for place in 0..dice.between(6, 16) {
            if place > 0 {
                sentence.push_str(if dice.percent(7) { ", " } else { " " });
            }
            sentence.push_str(self.word(dice));
        }
        format!("{}{}.", sentence[..1].to_uppercase(), &sentence[1..])
    }

    /// The word of rank n comes about 1/n as often as the first, as in anything people write (Zipf's law).
    fn word(&self, dice: &mut Dice) -> &'static str {
        let rank =
            (dice.fraction() * (self.words.len() as f64 + 8.0).ln()).exp() - 1.0 + dice.fraction() * 24.0;
        self.words[(rank as usize).min(self.words.len() - 1)]
    }
}

fn telling(dice: &mut Dice) -> String {
    format!("{} {} {} {}", dice.pick(&WHO), dice.pick(&DID), dice.pick(&LINK), claim(dice))
}

fn claim(dice: &mut Dice) -> String {
    format!("{} {}", dice.pick(&WHAT), dice.pick(&IS))
}
