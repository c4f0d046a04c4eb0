//go:build !linux

package chaos

import "errors"

type disks struct{}

var errLinux = errors.New("a full disk needs a disk of its own, which this test makes on Linux only")

func (d *disks) move(string) error                 { return errLinux }
func (d *disks) fill(string) (func() error, error) { return nil, errLinux }
func (d *disks) release() error                    { return nil }
