//! Texts that once took minutes or gigabytes, as posts of real sites before the real binary: each is told, or is refused as
//! too costly, and the post beside it goes out.

use crate::world::World;

const NOW: &str = "2026-06-01T00:00:00Z";
/// The addresses that a run may take, in KiB: 256 MiB, what the program itself is mapped to, and 64 MiB for each thread that
/// asks for memory, which the C library reserves and does not use.
const MEMORY: usize = 528 << 10;
/// The time that a run may take, in seconds; a build for tests takes ten times as long as a release.
const SECONDS: usize = 60;

/// Posts of one generator: its configuration, the folder of its posts, and their texts.
pub(crate) struct Attack {
    pub(crate) configuration: (&'static str, &'static str),
    /// Where its posts lie, and how their names begin.
    pub(crate) folder: &'static str,
    pub(crate) texts: Vec<String>,
    /// How many of them are too costly, and not only read quickly.
    too_costly: usize,
}

pub(crate) fn attacks() -> Vec<Attack> {
    let many = |piece: &str, bytes: usize| piece.repeat(bytes / piece.len());
    let ticks = (1..400).map(|length| "`".repeat(length) + " ").collect::<String>();
    vec![
        Attack {
            configuration: ("_config.yml", "url: https://blog.example\n"),
            folder: "_posts/2026-01-01-",
            texts: vec![
                many("|a", 20_000) + "\n" + &many("|a\n", 20_000),
                ticks,
                many("~~a ", 80_000),
                many("{::", 80_000),
                many("<!--", 80_000),
                many("**<A ", 80_000),
                many("*a [b ", 80_000),
                many("<b>|", 1_000_000),
                many("*a\n\n", 1_900_000),
                many("- a\n", 1_900_000),
            ],
            too_costly: 4,
        },
        Attack {
            configuration: (
                "hugo.toml",
                "baseURL = 'https://blog.example/'\n[markup.goldmark.renderer]\nunsafe = true\n",
            ),
            folder: "content/posts/",
            texts: vec![
                "<svg>".to_owned() + &many("<td>", 50_000) + &many("</x>", 50_000),
                many("<b><b id=a><i><p>", 100_000),
                many("a@b.c &amp;", 1_000_000),
                many("<\n\n", 1_900_000),
            ],
            too_costly: 2,
        },
        Attack {
            configuration: ("mkdocs.yml", "site_name: a\nsite_url: https://blog.example/\nplugins: [blog]\n"),
            folder: "docs/blog/posts/",
            texts: vec![many("{:", 200_000), many("{:", 800_000), many("](", 200_000), many("!!! a\n    ", 200_000)],
            too_costly: 0,
        },
        Attack {
            configuration: ("_config.yml", "url: https://blog.example\ntheme: landscape\nskip_render: []\n"),
            folder: "source/_posts/",
            texts: vec![many("{", 200_000), many("{", 800_000)],
            too_costly: 0,
        },
    ]
}

#[test]
fn no_post_costs_a_run() {
    for Attack { configuration: (path, text), folder, texts, too_costly } in attacks() {
        let world = World::of(path, text);
        let path_of = |number: usize| format!("{folder}post-{number}.md");
        for (number, text) in texts.iter().enumerate() {
            world.post(&path_of(number), "An attack", text);
        }
        world.post(&path_of(texts.len()), "A post", "Words.");
        let run = world.push().at(NOW).within(MEMORY, SECONDS).run(&["plan", "--format", "json", "--max-new", "0"]);
        let report = run.report();
        let stories = report["stories"].as_array().unwrap();
        assert_eq!(stories.len(), texts.len() + 1, "{run}");
        let own = stories.iter().find(|story| story["path"] == *path_of(texts.len())).unwrap();
        assert_eq!(own["outcome"], "planned", "{run}");
        let costly = stories.iter().filter(|story| story["problems"].to_string().contains("\"too-costly\""));
        assert!(costly.clone().count() >= too_costly, "{run}");
        assert!(costly.into_iter().all(|story| story["outcome"] == "blocked"), "{run}");
    }
}
