package chaos

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// diskSize is enough for a whole small story.
const diskSize = "1200m"

// disks are small file systems in memory that can be filled to the last byte.
type disks struct{ mounted []string }

// move puts a directory that nobody uses at the moment on a disk of its own. It needs root: elsewhere a disk can only be
// filled with everybody else's.
func (d *disks) move(path string) error {
	if os.Geteuid() != 0 {
		return errors.New("a full disk needs a disk of its own, and mounting one needs root: run `make chaos` as root")
	}
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("move to a disk of its own: %w", err)
	}
	was := path + ".was"
	if err := errors.Join(os.Rename(path, was), os.Mkdir(path, 0o700)); err != nil {
		return fmt.Errorf("move to a disk of its own: %w", err)
	}
	if err := syscall.Mount("tmpfs", path, "tmpfs", 0, "size="+diskSize); err != nil {
		return fmt.Errorf("mount a disk of its own at %s: %w", path, err)
	}
	d.mounted = append(d.mounted, path)
	owner := info.Sys().(*syscall.Stat_t)
	if err := errors.Join(os.Chown(path, int(owner.Uid), int(owner.Gid)), os.Chmod(path, info.Mode().Perm())); err != nil {
		return fmt.Errorf("move to a disk of its own: %w", err)
	}
	if out, err := exec.Command("cp", "-a", was+"/.", path+"/").CombinedOutput(); err != nil {
		return fmt.Errorf("move to a disk of its own: %w\n%s", err, out)
	}
	return os.RemoveAll(was)
}

// fill writes one file until nothing fits any more; mend removes it.
func (d *disks) fill(path string) (mend func() error, err error) {
	ballast := filepath.Join(path, "ballast")
	f, err := os.OpenFile(ballast, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("fill disk: %w", err)
	}
	defer f.Close()
	block := make([]byte, 1<<20)
	for err == nil {
		_, err = f.Write(block)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		return nil, fmt.Errorf("fill disk: %w", err)
	}
	return func() error { return os.Remove(ballast) }, nil
}

func (d *disks) release() error {
	var errs []error
	for _, path := range d.mounted {
		errs = append(errs, syscall.Unmount(path, 0))
	}
	d.mounted = nil
	return errors.Join(errs...)
}
