//! Texts made of the pieces of a grammar: each alone, many times over; two by turns; many of one and then as many of another.

/// How pieces follow each other. `##` in a piece stands for a number that is another each time.
pub(super) enum Seed {
    /// `aaaa`.
    Repeated(&'static str),
    /// `a b a b`, with this between.
    ByTurns(&'static str, &'static str, &'static str),
    /// `aaaabbbb`.
    Nested(&'static str, &'static str),
}

/// Every text of these pieces.
pub(super) fn all(pieces: &[&'static str]) -> Vec<Seed> {
    let mut seeds = Vec::new();
    for piece in pieces {
        seeds.push(Seed::Repeated(piece));
        seeds.push(Seed::ByTurns(piece, "", "\n"));
        seeds.push(Seed::ByTurns(piece, "a ", ""));
        for other in pieces.iter().filter(|other| *other != piece) {
            seeds.push(Seed::ByTurns(piece, other, ""));
            seeds.push(Seed::Nested(piece, other));
        }
    }
    seeds
}

impl Seed {
    /// Whether it is one piece, many times over, with nothing between.
    pub(super) fn is_repeated(&self) -> bool {
        matches!(self, Self::Repeated(_))
    }

    /// Whether it is made of one piece.
    pub(super) fn is_single(&self) -> bool {
        matches!(self, Self::Repeated(_) | Self::ByTurns(_, "", _))
    }

    pub(super) fn name(&self) -> String {
        match self {
            Self::Repeated(piece) => format!("{piece:?}"),
            Self::ByTurns(one, other, between) => format!("{one:?} {other:?} {between:?} by turns"),
            Self::Nested(one, other) => format!("{one:?} then {other:?}"),
        }
    }

    /// The text of about this many bytes.
    pub(super) fn of_size(&self, bytes: usize) -> String {
        let once = match self {
            Self::Repeated(piece) => piece.len(),
            Self::ByTurns(one, other, between) => one.len() + other.len() + 2 * between.len(),
            Self::Nested(one, other) => one.len() + other.len(),
        };
        self.times(bytes / once)
    }

    /// The text with each piece so many times.
    pub(super) fn times(&self, times: usize) -> String {
        let written = |piece: &str, number: usize| {
            if piece.contains("##") { piece.replace("##", &number.to_string()) } else { piece.to_owned() }
        };
        let many = |piece: &str| (0..times).map(|number| written(piece, number)).collect::<String>();
        match self {
            Self::Repeated(piece) => many(piece),
            Self::ByTurns(one, other, between) => {
                let turn = |number| [&*written(one, number), *between, &*written(other, number), *between].concat();
                (0..times).map(turn).collect()
            }
            Self::Nested(one, other) => many(one) + &many(other),
        }
    }
}
