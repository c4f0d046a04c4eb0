//go:build !linux

package devstack

import "syscall"

// dieWithParent has no equivalent here: strays of a killed stack are ended by
// the next start instead.
func dieWithParent(*syscall.SysProcAttr, syscall.Signal) {}
