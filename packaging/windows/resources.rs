//! The build script: what Windows reads from the program's file (icon, name, version, manifest). For other systems
//! it does nothing.

use std::env;
use std::io;

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=packaging/windows");
    if env::var_os("CARGO_CFG_WINDOWS").is_none() {
        return Ok(());
    }
    winresource::WindowsResource::new()
        .set_icon("packaging/windows/ringside.ico")
        .set_manifest_file("packaging/windows/ringside.manifest")
        // The name that the firewall and the task manager show.
        .set("FileDescription", "Ringside")
        .set("ProductName", "Ringside")
        .set("OriginalFilename", "ringside.exe")
        .compile()
}
