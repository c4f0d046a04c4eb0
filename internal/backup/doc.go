// Package backup keeps copies of an installation in a directory (a vault) and brings one back from it: Postgres as base
// backups with the write-ahead log that follows them, files of the object store under their hashes.
//
// It guarantees that every file of a vault is whole or not there; that with a key everything in it is encrypted, and
// that writing needs the public half of the key only; that a vault never mixes two databases or two keys; and that what
// it gives back is what was put in, by hash. Copies of files are always at least as new as the copied log, because a
// file is stored before the ledger names it: so nothing is restored that names a file which was not copied yet.
//
// It knows nothing of cases; whether the ledger is sound is for its reader to verify. It must not import a room, the
// desk, the engine or the policy.
package backup
