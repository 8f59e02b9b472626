//! The dashboard's files are embedded where they have been built; where not, the folder is made, so that
//! cargo can watch it.

fn main() {
    const DASHBOARD: &str = "../../dashboard/dist";
    // Where it cannot be made, as in an unpacked package, the binary has no dashboard and says so.
    let _ = std::fs::create_dir_all(DASHBOARD);
    println!("cargo::rerun-if-changed={DASHBOARD}");
    println!("cargo::rerun-if-changed=../../docs/errors");
}
