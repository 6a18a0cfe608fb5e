# Plays a pod, as far as that goes without Kubernetes and without the image: pod.sh ROOT SYMBOLON MOUNT=FOLDER… -- COMMAND…
# ROOT, an empty folder, becomes its root, which is read-only and has the checkout where the image has the server; the process is user 1000 without any right, and cannot gain one.
# Only the channel to the test is beside what the manifest says, so that it ends when the test does. It is started inside of
# `unshare --user --map-root-user --mount`, so all mounts go with it.
set -eu
root=$1
symbolon=$2
shift 2
mount -t tmpfs -o mode=755 pod "$root"
readable() {
  mkdir -p "$root$2"
  mount --rbind "$1" "$root$2"
  mount -o remount,bind,ro "$root$2"
}
for folder in usr sys bin sbin lib lib64; do
  if [ -L "/$folder" ]; then cp -P "/$folder" "$root/"; elif [ -d "/$folder" ]; then readable "/$folder" "/$folder"; fi
done
mkdir "$root/proc" "$root/dev" "$root/tmp" "$root/etc" "$root/before"
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
cp /etc/hosts /etc/resolv.conf /etc/nsswitch.conf "$root/etc/"
readable "$symbolon" /symbolon
while [ "$1" != -- ]; do
  readable "${1#*=}" "${1%%=*}"
  shift
done
shift
# Not chroot: the kernel makes no user namespace for who is in one.
cd "$root"
pivot_root . before
umount -l /before
mount -o remount,ro /
exec setpriv --no-new-privs unshare --user --map-user=1000 --map-group=1000 -- env -i --chdir=/symbolon NODE_CHANNEL_FD="${NODE_CHANNEL_FD-}" "$@"
