# Makes a zip with the program and its licences: packaging\windows\build-zip.ps1 [-Binary FILE] [-Folder FOLDER]
# Without -Binary it builds one. The zip lands in FOLDER, by default target\package. Prints the path of the zip.
param([string]$Binary, [string]$Folder)
$ErrorActionPreference = 'Stop'

# Paths given by the caller are relative to where the caller stands.
if ($Binary) { $Binary = (Resolve-Path -LiteralPath $Binary).Path }
if ($Folder) { $Folder = (New-Item -ItemType Directory -Force -Path $Folder).FullName }

Push-Location (Join-Path $PSScriptRoot '..\..')
try {
    $target = if ($env:CARGO_TARGET_DIR) { $env:CARGO_TARGET_DIR } else { 'target' }
    if (-not $Binary) {
        # With the C runtime inside: a Windows on which nothing has brought Visual C++'s has none.
        cargo build --locked --release --config "target.x86_64-pc-windows-msvc.rustflags=['-Ctarget-feature=+crt-static']"
        if ($LASTEXITCODE -ne 0) { throw 'cargo build failed' }
        $Binary = Join-Path $target 'release\ringside.exe'
    }
    if (-not $Folder) {
        $Folder = (New-Item -ItemType Directory -Force -Path (Join-Path $target 'package')).FullName
    }
    $version = (Select-String -Path Cargo.toml -Pattern '^version = "(.*)"').Matches[0].Groups[1].Value
    $zip = Join-Path $Folder "ringside-$version-windows-x86_64.zip"
    $files = @($Binary, 'LICENSE', 'assets\fonts\OFL-Inter.txt', 'assets\fonts\OFL-NotoCJK.txt')
    if (Test-Path 'README.md') { $files += 'README.md' }
    Compress-Archive -Force -Path $files -DestinationPath $zip
    Write-Output $zip
}
finally {
    Pop-Location
}
