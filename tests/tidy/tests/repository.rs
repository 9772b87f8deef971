//! The rules, on this repository. A fault says what to do.

use std::path::Path;
use std::sync::LazyLock;

use gridwalk_tidy::*;

static TREE: LazyLock<Tree> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Tree::read(&root).expect("the repository can be read")
});

macro_rules! hold {
    ($($rule:ident),* $(,)?) => { $(
        #[test]
        fn $rule() {
            let faults = gridwalk_tidy::$rule(&TREE);
            let list: Vec<String> = faults.iter().map(|fault| format!("  {fault}")).collect();
            assert!(faults.is_empty(), "\n{}\n", list.join("\n"));
        }
    )* };
}

hold! {
    crates_depend_inwards_only,
    each_technology_has_one_home,
    there_is_one_sqlite,
    the_domain_is_pure,
    time_and_chance_are_arguments,
    crates_take_the_workspace_lints,
    unsafe_code_is_denied,
    top_level_is_known,
    modules_are_named_for_what_they_are,
    modules_say_what_they_are,
    nouns_have_the_same_files,
    files_are_short,
    functions_are_short,
    the_shell_is_known_in_one_file,
    released_sql_is_never_edited,
    migrations_are_numbered_and_each_has_a_frozen_copy,
    locks_name_no_host,
    paths_of_machines_stay_out,
    nothing_is_left_to_do,
    links_lead_somewhere,
    named_code_exists,
    commands_in_documents_exist,
    readmes_say_the_same,
}

/// Without this a rule could pass because nothing was read.
#[test]
fn the_whole_repository_was_read() {
    for path in [
        "Cargo.toml",
        "Cargo.lock",
        "core/domain/src/lib.rs",
        "ui/src/api/tauri.ts",
        "ui/package-lock.json",
        "README.md",
    ] {
        assert!(TREE.get(path).is_some_and(|text| !text.is_empty()), "{path} was not read");
    }
    assert!(functions(&TREE).len() > 1_000, "functions were not recognised");
    assert!(!TREE.has("target"), "what builds make is left out");
}
