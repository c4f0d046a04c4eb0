// Command minio is the MinIO object store, built from its own source and
// otherwise unchanged, for a laptop, a demonstration or a test run.
//
// MinIO is under the AGPL. It stays a program and a module of its own, which
// the application speaks to over S3 only and never links. An office with an
// object store of its own sets S3_ENDPOINT and never starts this.
package main

import (
	"os"

	minio "github.com/minio/minio/cmd"
)

func main() { minio.Main(os.Args) }
