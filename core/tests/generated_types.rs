//! The TypeScript face of the facade is generated from the Rust types and must be fresh.
//! `UPDATE_TYPES=1 cargo test -p gridwalk-core --test generated_types` writes it.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use ts_rs::{Config, TS, TypeVisitor};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/api/generated.ts");

struct Collector {
    cfg: Config,
    seen: HashSet<TypeId>,
    decls: BTreeMap<String, String>,
}

impl TypeVisitor for Collector {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            let decl = format!("export {}\n", T::decl(&self.cfg));
            self.decls.insert(T::ident(&self.cfg), decl);
        }
        T::visit_dependencies(self);
    }
}

fn generated() -> String {
    let mut c = Collector { cfg: Config::new().with_large_int("number"), seen: HashSet::new(), decls: BTreeMap::new() };
    let mut methods = String::new();
    macro_rules! each {
        ($($name:ident($params:ty) -> $reply:ty),* $(,)?) => { $(
            c.visit::<$params>();
            c.visit::<$reply>();
            let _ = writeln!(methods, "  {}: { }", stringify!($name),
                format!("[params: {}, reply: {}];", <$params as TS>::name(&c.cfg), <$reply as TS>::name(&c.cfg)));
        )* };
    }
    gridwalk_core::facade_methods!(each);
    c.visit::<ApiError>();
    c.visit::<ChangeEvent>();
    c.visit::<PhotoTaken>();
    let mut out =
        String::from("// Generated from the facade's Rust types; do not edit. See core/tests/generated_types.rs.\n\n");
    for decl in c.decls.values() {
        out.push_str(decl);
        out.push('\n');
    }
    let _ = write!(out, "export interface Methods {{\n{methods}}}\n");
    out
}

#[test]
fn the_typescript_face_is_fresh() {
    let now = generated();
    if std::env::var_os("UPDATE_TYPES").is_some() {
        std::fs::write(FILE, &now).expect("ui/src/api is writable");
    }
    let there = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(there == now, "ui/src/api/generated.ts is stale: run `make types` and commit it");
}
