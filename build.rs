//! Leaves out of a Linux binary what only fills it: nearly a megabyte of tables for unwinding, since a panic ends the
//! process and nothing asks for them; and three quarters of a megabyte of relocations, which `DT_RELR` writes in a
//! fiftieth of that (<https://sourceware.org/glibc/wiki/Release/2.36>).
//!
//! A program so packed does not start on a C library before glibc 2.36, so only one that is built for the machine which
//! builds it, and whose library is new enough, is.

use std::process::Command;

/// Goes with the linker's own script: the tables by which a panic would unwind are not kept.
const WITHOUT_UNWINDING: &str = "SECTIONS { /DISCARD/ : { *(.eh_frame) } } INSERT AFTER .text;\n";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    // What the tests may expect of its speed.
    println!("cargo::rustc-env=OPT_LEVEL={}", variable("OPT_LEVEL"));
    let (target, host) = (variable("TARGET"), variable("HOST"));
    if target == host && target.ends_with("-linux-gnu") && glibc().is_some_and(|version| version >= (2, 36)) {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
        if variable("PROFILE") == "release" {
            println!("cargo::rustc-link-arg-bins=-Wl,--no-eh-frame-hdr");
            // Cargo knows this folder, also where it was moved since.
            let script = format!("{}/release.ld", variable("OUT_DIR"));
            if std::fs::write(&script, WITHOUT_UNWINDING).is_ok() {
                println!("cargo::rustc-link-arg-bins=-Wl,-T,{script}");
            }
        }
    }
}

/// The version of this machine's C library, from `glibc 2.36` as getconf prints it.
fn glibc() -> Option<(u32, u32)> {
    let output = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let version = std::str::from_utf8(&output.stdout).ok()?.trim().strip_prefix("glibc ")?;
    let (major, minor) = version.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
