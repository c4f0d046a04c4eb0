// Package codec encrypts everything that the workflow engine stores for us: inputs, results, updates, local-activity
// markers, failure messages.
//
// It guarantees that no payload leaves this process readable and that a readable one is refused on the way in, so
// that nobody can slip a case a forged command past the encryption. It does not cover what the engine must read
// itself: workflow ids, types, queues and search attributes; no personal data goes there (T-0.72).
// It imports the engine's SDK, phrasebook and seal only.
package codec

import (
	"crypto/tls"
	"errors"
	"fmt"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"

	"chizheng/internal/phrasebook"
	"chizheng/internal/seal"
)

const (
	encrypted = "binary/encrypted"
	context   = "temporal payload"
)

// ErrPlaintext says that a payload came in readable.
var ErrPlaintext = errors.New("payload is not encrypted")

// Codec seals whole payloads, metadata included, with the ring's keys.
type Codec struct{ keys *seal.Ring }

// New makes the codec of a ring.
func New(keys *seal.Ring) *Codec { return &Codec{keys: keys} }

// DataConverter is the engine's usual JSON converter with every payload encrypted.
func DataConverter(keys *seal.Ring) converter.DataConverter {
	return converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), New(keys))
}

// FailureConverter keeps the messages and stack traces of failures, which the engine would store readable, inside an
// encrypted payload. Give it the DataConverter that the client uses.
func FailureConverter(dc converter.DataConverter) converter.FailureConverter {
	return temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{
		DataConverter: dc, EncodeCommonAttributes: true,
	})
}

// Connection is how sealed payloads travel to the engine: as they are. The client would press every request through
// gzip, which takes nothing off sealed bytes and costs both ends more than the rest of the journey.
func Connection(secure *tls.Config) client.ConnectionOptions {
	return client.ConnectionOptions{TLS: secure, GrpcCompression: &client.GrpcCompressionNone{}}
}

// Encode implements converter.PayloadCodec.
func (c *Codec) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	out := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		plain, err := proto.Marshal(p)
		if err != nil {
			return nil, fmt.Errorf("marshal payload: %w", err)
		}
		out[i] = &commonpb.Payload{
			Metadata: map[string][]byte{converter.MetadataEncoding: []byte(encrypted)},
			Data:     c.keys.Seal(context, phrasebook.Shorten(plain)),
		}
	}
	return out, nil
}

// Decode implements converter.PayloadCodec. Errors: ErrPlaintext and those of seal.Ring.Open.
func (c *Codec) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	out := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		if string(p.GetMetadata()[converter.MetadataEncoding]) != encrypted {
			return nil, ErrPlaintext
		}
		plain, err := c.keys.Open(context, p.GetData())
		if err != nil {
			return nil, fmt.Errorf("open payload: %w", err)
		}
		if plain, err = phrasebook.Restore(plain); err != nil {
			return nil, err
		}
		out[i] = &commonpb.Payload{}
		if err := proto.Unmarshal(plain, out[i]); err != nil {
			return nil, fmt.Errorf("read payload: %w", err)
		}
	}
	return out, nil
}
