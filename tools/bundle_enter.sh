#!/bin/sh
# Runs a program as an ordinary person inside another root folder, as if the machine had nothing else.
#
#   unshare --mount --pid --ipc --fork sh tools/bundle_enter.sh ROOT PROGRAM WORD…
#
# The root is changed for good, not by chroot: in a chroot the kernel grants nobody a sandbox, and the map page would
# run otherwise than at a customer's. DISPLAY is handed on; the display is reached by its abstract address.
set -eu
root=$1
shift
mount --make-rprivate /
mount --bind "$root" "$root"
cd "$root"
mkdir -p old
pivot_root . old
cd /
mount -t proc proc /proc
mount -t tmpfs tmpfs /dev/shm
mount -t tmpfs -o mode=1777 tmpfs /run
umount -l /old
# changing the person forgets the wish to end with unshare, so it is said again
exec setpriv --reuid=1000 --regid=1000 --clear-groups --pdeathsig KILL \
    env -i HOME=/desk USER=desk PATH=/usr/bin:/bin LANG=C.UTF-8 XDG_RUNTIME_DIR=/run DISPLAY="${DISPLAY:-}" "$@"
