// Package seal encrypts single fields for storage and makes blind indexes for looking them up.
//
// It guarantees that a sealed field opens only with a key of the ring and only in the context it was sealed for (a
// ciphertext moved to another row, column or case does not open); that the key's id travels with it, so keys rotate
// without rewriting; and that no error names content. It imports the standard library only.
package seal
