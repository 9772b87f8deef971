//! Each rule finds a fault planted for it, and lets the sound counterpart pass.

use gridwalk_tidy::*;

/// What a rule says of a tree of one file.
fn faults(rule: fn(&Tree) -> Vec<Fault>, path: &str, text: &str) -> Vec<String> {
    rule(&Tree::of([(path, text)])).iter().map(ToString::to_string).collect()
}

#[track_caller]
fn only_the_first(rule: fn(&Tree) -> Vec<Fault>, path: &str, bad: &str, good: &str) {
    assert_eq!(faults(rule, path, bad).len(), 1, "{bad:?} in {path}: {:?}", faults(rule, path, bad));
    assert_eq!(faults(rule, path, good), Vec::<String>::new(), "{good:?} in {path}");
}

fn manifest(name: &str, rest: &str) -> String {
    format!("[package]\nname = \"{name}\"\n{rest}\n")
}

#[test]
fn a_crate_that_reaches_outward_is_found() {
    let uses = |dependency: &str| {
        manifest("gridwalk-store", &format!("[dependencies]\n{dependency} = {{ workspace = true }}"))
    };
    only_the_first(
        crates_depend_inwards_only,
        "core/store/Cargo.toml",
        &uses("gridwalk-sync"),
        &uses("gridwalk-domain"),
    );
}

#[test]
fn the_server_that_reaches_for_the_facade_is_found_in_its_tests_too() {
    let uses = |dependency: &str| manifest("gridwalk-server", &format!("[dev-dependencies]\n{dependency} = \"1\""));
    only_the_first(
        crates_depend_inwards_only,
        "sync-server/Cargo.toml",
        &uses("gridwalk-core"),
        &uses("gridwalk-city"),
    );
}

#[test]
fn a_dependency_under_another_name_or_for_one_target_is_found() {
    let renamed = manifest("gridwalk-media", "[dependencies]\nrules = { package = \"gridwalk-domain\", path = \"x\" }");
    let target = manifest("gridwalk-media", "[target.'cfg(unix)'.dependencies]\ngridwalk-domain = \"1\"");
    for text in [renamed, target] {
        assert_eq!(faults(crates_depend_inwards_only, "core/media/Cargo.toml", &text).len(), 1, "{text}");
    }
}

#[test]
fn a_crate_nobody_placed_is_found() {
    only_the_first(
        crates_depend_inwards_only,
        "extra/Cargo.toml",
        &manifest("gridwalk-extra", ""),
        &manifest("gridwalk-city", ""),
    );
}

#[test]
fn a_database_or_network_outside_its_home_is_found() {
    let uses = |name: &str, what: &str| manifest(name, &format!("[dependencies]\n{what} = \"1\""));
    only_the_first(
        each_technology_has_one_home,
        "x/Cargo.toml",
        &uses("gridwalk-core", "rusqlite"),
        &uses("gridwalk-store", "rusqlite"),
    );
    only_the_first(
        each_technology_has_one_home,
        "x/Cargo.toml",
        &uses("gridwalk-store", "tokio"),
        &uses("gridwalk-server", "tokio"),
    );
}

#[test]
fn a_second_sqlite_is_found() {
    let one = "[[package]]\nname = \"libsqlite3-sys\"\n";
    only_the_first(there_is_one_sqlite, "Cargo.lock", &format!("{one}{one}"), one);
    only_the_first(there_is_one_sqlite, "Cargo.lock", "[[package]]\nname = \"sqlx-sqlite\"\n", one);
}

#[test]
fn io_and_clocks_in_the_domain_are_found_outside_of_its_tests() {
    let path = "core/domain/src/case/decide.rs";
    only_the_first(the_domain_is_pure, path, "//! x\nuse std::fs;\n", "//! std::fs\n#[cfg(test)]\nuse std::fs;\n");
    only_the_first(the_domain_is_pure, path, "//! x\nasync fn f() {}\n", "//! x\nfn f() {}\n");
    assert!(faults(the_domain_is_pure, "core/store/src/open.rs", "//! x\nuse std::fs;\n").is_empty());
}

#[test]
fn a_clock_read_away_from_its_door_is_found() {
    let reads = "//! x\nfn f() { SystemTime::now(); }\n";
    assert_eq!(faults(time_and_chance_are_arguments, "core/src/cases.rs", reads).len(), 1);
    assert!(faults(time_and_chance_are_arguments, "core/src/time.rs", reads).is_empty());
    assert_eq!(faults(time_and_chance_are_arguments, "sync-server/src/ledger/accept.rs", reads).len(), 1);
}

#[test]
fn a_crate_without_the_workspaces_lints_is_found() {
    let rule = crates_take_the_workspace_lints;
    only_the_first(
        rule,
        "core/Cargo.toml",
        "[package]\nname = \"x\"\n",
        "[package]\nname = \"x\"\n[lints]\nworkspace = true\n",
    );
}

#[test]
fn unsafe_code_allowed_again_is_found() {
    let root = ("Cargo.toml", "[workspace.lints.rust]\nunsafe_code = \"deny\"\n");
    let allows = concat!("#![allow(", "unsafe_code)]");
    assert_eq!(unsafe_code_is_denied(&Tree::of([root, ("core/src/lib.rs", allows)])).len(), 1);
    assert!(unsafe_code_is_denied(&Tree::of([root, ("mobile/src/lib.rs", allows)])).is_empty());
    only_the_first(unsafe_code_is_denied, "Cargo.toml", "[workspace]\n", root.1);
}

#[test]
fn strange_folders_empty_names_and_silent_modules_are_found() {
    assert_eq!(faults(top_level_is_known, "misc/notes.txt", "").len(), 1);
    assert!(faults(top_level_is_known, "core/src/lib.rs", "").is_empty());
    for path in ["core/src/utils.rs", "core/src/common/mod.rs", "ui/src/phone/Helpers.vue", "ui/src/shared/manager.ts"]
    {
        assert_eq!(faults(modules_are_named_for_what_they_are, path, "").len(), 1, "{path}");
    }
    for path in ["core/src/commands.rs", "ui/src/i18n/en/common.ts", "ui/src/shared/words.ts"] {
        assert!(faults(modules_are_named_for_what_they_are, path, "").is_empty(), "{path}");
    }
    only_the_first(modules_say_what_they_are, "core/src/x.rs", "use y;\n", "//! What x is.\n");
}

#[test]
fn a_noun_that_decides_without_its_other_files_is_found() {
    let fold = ("core/domain/src/case/evolve.rs", "");
    let whole = ["act", "state", "decide", "error"].map(|f| (format!("core/domain/src/case/{f}.rs"), ""));
    let whole: Vec<(&str, &str)> = whole.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    assert_eq!(nouns_have_the_same_files(&Tree::of([fold])).len(), 1);
    let [act, state, decide, error] = whole[..] else { panic!("four files") };
    assert!(nouns_have_the_same_files(&Tree::of([fold, act, state, decide, error])).is_empty());
    assert_eq!(faults(nouns_have_the_same_files, "core/domain/src/thing/mod.rs", "").len(), 1);
}

#[test]
fn long_files_and_many_long_functions_are_found() {
    let lines = |n: usize| "//! x\n".repeat(n);
    only_the_first(files_are_short, "core/src/x.rs", &lines(601), &lines(600));
    let long = format!("fn long() {{\n{}}}\n", "    a();\n".repeat(70));
    let short = "fn short() {\n    a();\n}\n";
    only_the_first(functions_are_short, "core/src/x.rs", &long, &format!("{long}{}", short.repeat(40)));
}

#[test]
fn functions_are_measured_as_rustfmt_lays_them_out() {
    let text = "impl X {\n    pub(crate) async fn one<T>(\n        a: T,\n    ) -> T {\n        if a {\n        }\n    }\n    fn two() {}\n    fn three();\n}\n// fn four() {\nlet fn_five = 1;\n";
    let found: Vec<_> = functions(&Tree::of([("a.rs", text)])).into_iter().map(|f| (f.name, f.lines)).collect();
    assert_eq!(found, [("one".to_owned(), 6), ("two".to_owned(), 1), ("three".to_owned(), 1)]);
}

#[test]
fn the_shell_imported_elsewhere_is_found() {
    let import = "import { invoke } from '@tauri-apps/api/core';\n";
    assert_eq!(faults(the_shell_is_known_in_one_file, "ui/src/phone/App.vue", import).len(), 1);
    assert!(faults(the_shell_is_known_in_one_file, "ui/src/api/tauri.ts", import).is_empty());
    assert!(faults(the_shell_is_known_in_one_file, "ui/src/phone/App.vue", "// not '@tauri-apps/'\n").is_empty());
}

#[test]
fn an_edited_or_lost_released_migration_is_found() {
    let path = "core/store/src/sql/migrations/0001_a.sql";
    // SHA-256 of "SELECT 1;"
    let list = format!("# comment\n17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a  {path}\n");
    let with = |sql: &str| released_sql_is_never_edited(&Tree::of([("tests/tidy/released.txt", &list), (path, sql)]));
    assert!(with("SELECT 1;").is_empty());
    assert_eq!(with("SELECT 2;").len(), 1);
    assert_eq!(faults(released_sql_is_never_edited, "tests/tidy/released.txt", &list).len(), 1);
}

#[test]
fn a_hole_in_the_numbers_or_a_missing_frozen_schema_is_found() {
    let rule = migrations_are_numbered_and_each_has_a_frozen_copy;
    let (first, frozen) = (("a/migrations/0001_x.sql", ""), ("a/schema_1.sql", ""));
    assert!(rule(&Tree::of([first, frozen])).is_empty());
    assert_eq!(rule(&Tree::of([first])).len(), 1);
    assert_eq!(rule(&Tree::of([first, frozen, ("a/migrations/0003_y.sql", ""), ("a/schema_2.sql", "")])).len(), 1);
}

#[test]
fn a_registrys_host_is_found() {
    let index = "source = \"registry+https://github.com/rust-lang/crates.io-index\"\n";
    only_the_first(locks_name_no_host, "Cargo.lock", "source = \"registry+https://mirror.example/index\"\n", index);
    let resolved = "  \"resolved\": \"https://mirror.example/x.tgz\",\n";
    only_the_first(locks_name_no_host, "ui/package-lock.json", resolved, "  \"version\": \"1.0.0\",\n");
    let setting = "registry=https://mirror.example\n";
    only_the_first(locks_name_no_host, "ui/.npmrc", setting, "omit-lockfile-registry-resolved=true\n");
}

#[test]
fn a_machines_path_is_found_and_a_part_of_another_path_is_not() {
    let bad = concat!("see /wo", "rk/notes\n");
    only_the_first(
        paths_of_machines_stay_out,
        "docs/a.md",
        bad,
        concat!("see src/wo", "rk/notes and https://x/ho", "me/\n"),
    );
}

#[test]
fn what_is_left_to_do_is_found() {
    for bad in [concat!("fn f() { to", "do!() }"), concat!("#[ig", "nore]"), concat!("#[should_", "panic]")] {
        only_the_first(nothing_is_left_to_do, "core/src/x.rs", bad, &format!("// {bad}"));
    }
    only_the_first(nothing_is_left_to_do, "ui/tests/a.test.ts", concat!("it.", "skip('x')"), "it('x')");
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let other = ("docs/b.md", "# The Other One\n");
    let with = |text: &str| links_lead_somewhere(&Tree::of([("docs/a.md", text), other])).len();
    assert_eq!(with("[b](b.md) [b](../docs/b.md#the-other-one) [x](https://x.example/y) <img src=\"b.md\">"), 0);
    assert_eq!((with("[c](c.md)"), with("[b](b.md#gone)"), with("<img src=\"c.png\">")), (1, 1, 1));
    assert_eq!(with("```\n[c](c.md)\n```"), 0);
}

#[test]
fn a_document_that_names_lost_code_is_found() {
    let code = ("core/src/a.rs", "fn holds() {}");
    let with = |text: &str| named_code_exists(&Tree::of([("ARCHITECTURE.md", text), code])).len();
    assert_eq!(with("held by `core/src/a.rs::holds` and `core/src/a.rs`, see `make check`"), 0);
    assert_eq!((with("`core/src/b.rs`"), with("`core/src/a.rs::hold`")), (1, 1));
    let beside = [("core/README.md", "`src/a.rs::holds` and `src/b.rs`"), code];
    assert_eq!(named_code_exists(&Tree::of(beside)).len(), 1);
}

#[test]
fn a_command_that_is_no_target_is_found() {
    let with = |text: &str| {
        commands_in_documents_exist(&Tree::of([("README.md", text), ("Makefile", "demo: build\n\techo\n")])).len()
    };
    assert_eq!(with("run `make demo`\n```sh\nmake demo   # now\n```\nmake sure\n"), 1);
    assert_eq!(with("run `make demo`\n```sh\nmake demo   # now\n```\nto make sure\n"), 0);
    assert_eq!(with("run `make tea`"), 1);
}

#[test]
fn readmes_that_differ_are_found() {
    let with = |chinese: &str| {
        readmes_say_the_same(&Tree::of([
            ("README.md", "# A\n[x](y)\n```\nmake a # x\n```\n"),
            ("README.zh-CN.md", chinese),
        ]))
        .len()
    };
    assert_eq!(with("# 甲\n[某](y)\n```\nmake a # 某\n```\n"), 0);
    assert_eq!(with("## 甲\n[某](z)\n```\nmake b\n```\n"), 3);
}
