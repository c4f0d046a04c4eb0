// Package person reads what people write about themselves and their papers: ID numbers, credit codes, names, phones,
// certificate numbers, levels and work types; and it masks what others may see of them.
//
// It guarantees that two spellings of one thing come out equal (full-width and half-width, look-alike letters, dots
// and dashes), that a fault is only a code and never echoes what was typed, and that nothing here reads a clock.
// It imports the standard library and casefile only; look-alikes are tables of our own, because the domain takes no
// other dependency.
package person
