package seal

// Case seals the fields of one case with keys derived from the ring's keys and the case's secret salt. Forgetting the
// salt makes every field of that case unreadable at once, and leaves all others (T-0.72): to erase is to forget.
type Case struct {
	ring *Ring
	salt string
	own  *key // derived from the active key
}

// Case gives the sealer of the case whose secret is salt.
func (r *Ring) Case(salt string) *Case {
	return &Case{ring: r, salt: salt, own: derive(r.active, salt)}
}

func derive(k *key, salt string) *key {
	derived, err := newKey(k.id, mac(k.raw, "case", salt))
	if err != nil {
		panic(err) // a SHA-256 sum is always a good AES-256 key
	}
	return derived
}

// Seal encrypts plain for one context with the case's own key.
func (c *Case) Seal(context string, plain []byte) []byte {
	return c.own.appendSeal(make([]byte, 0, len(plain)+c.ring.Overhead()), context, plain)
}

// Open decrypts what Seal made for the same case and context. Errors: ErrMalformed, ErrUnknownKey, ErrTampered.
func (c *Case) Open(context string, sealed []byte) ([]byte, error) {
	id, err := keyID(sealed)
	if err != nil {
		return nil, err
	}
	switch parent := c.ring.keys[string(id)]; parent {
	case nil:
		return nil, ErrUnknownKey
	case c.ring.active:
		return c.own.open(context, sealed)
	default: // sealed before the last rotation
		return derive(parent, c.salt).open(context, sealed)
	}
}
