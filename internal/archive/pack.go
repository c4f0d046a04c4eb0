package archive

import (
	"context"
	"fmt"

	"github.com/klauspost/compress/zstd"
	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/proxy"
)

// visit puts every payload of a history through the engine's codec, one way or the other. Search attributes are never
// encrypted.
func visit(ctx context.Context, h *historypb.History, through func([]*commonpb.Payload) ([]*commonpb.Payload, error)) error {
	return proxy.VisitPayloads(ctx, h, proxy.VisitPayloadsOptions{SkipSearchAttributes: true,
		Visitor: func(_ *proxy.VisitPayloadsContext, p []*commonpb.Payload) ([]*commonpb.Payload, error) {
			return through(p)
		}})
}

// A history says the same things many times over: a tenth of it is left.
var (
	squeezer, _   = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault))
	unsqueezer, _ = zstd.NewReader(nil, zstd.WithDecoderMaxMemory(256<<20))
)

func squeeze(b []byte) []byte { return squeezer.EncodeAll(b, nil) }

func unsqueeze(b []byte) ([]byte, error) {
	out, err := unsqueezer.DecodeAll(b, nil)
	if err != nil {
		return nil, fmt.Errorf("unpack history: %w", err)
	}
	return out, nil
}
