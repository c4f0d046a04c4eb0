package postgres

import (
	"chizheng/internal/phrasebook"
	"chizheng/internal/seal"
)

// States and the first events of cases carry the terms of their plan and are several kilobytes of JSON. Sealed as they
// are, each would go to the side table of long values and back with every decision; shortened, they stay in their row.

// sealPacked seals plain, shortened. What the hashes cover stays the plain content.
func sealPacked(own *seal.Case, context string, plain []byte) []byte {
	return own.Seal(context, phrasebook.Shorten(plain))
}

// openPacked opens what sealPacked made, and what was sealed before anything was shortened.
func openPacked(own *seal.Case, context string, sealed []byte) ([]byte, error) {
	short, err := own.Open(context, sealed)
	if err != nil {
		return nil, err
	}
	return phrasebook.Restore(short)
}
