package codec_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"

	"chizheng/internal/casefile"
	"chizheng/internal/codec"
	"chizheng/internal/seal"
)

func ring(t testing.TB, fill byte) *seal.Ring {
	t.Helper()
	text := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{fill}, 32))
	r, err := seal.NewRing("k1:"+text, text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

type content struct {
	IDNumber string `json:"id_number"`
	Blob     []byte `json:"blob"`
}

func TestWhatGoesInComesOutAndNothingShows(t *testing.T) {
	t.Parallel()
	dc := codec.DataConverter(ring(t, 1))
	rapid.Check(t, func(t *rapid.T) {
		in := content{IDNumber: "990602199001010012", Blob: rapid.SliceOf(rapid.Byte()).Draw(t, "blob")}
		p, err := dc.ToPayload(in)
		if err != nil {
			t.Fatal(err)
		}
		if wire, _ := proto.Marshal(p); bytes.Contains(wire, []byte("9906021990")) || bytes.Contains(wire, []byte("json/plain")) {
			t.Fatal("content shows on the wire")
		}
		var out content
		if err := dc.FromPayload(p, &out); err != nil || out.IDNumber != in.IDNumber || !bytes.Equal(out.Blob, in.Blob) {
			t.Fatalf("%+v, %v", out, err)
		}
	})
}

func TestSeveralValuesAndNilPass(t *testing.T) {
	t.Parallel()
	dc := codec.DataConverter(ring(t, 1))
	ps, err := dc.ToPayloads("a", nil, 3)
	if err != nil {
		t.Fatal(err)
	}
	var a string
	var b *content
	var c int
	if err := dc.FromPayloads(ps, &a, &b, &c); err != nil || a != "a" || b != nil || c != 3 {
		t.Errorf("%q %v %d %v", a, b, c, err)
	}
}

func TestABadPayloadIsRefused(t *testing.T) {
	t.Parallel()
	c, good := codec.New(ring(t, 1)), &commonpb.Payload{Data: []byte("x")}
	plain, err := converter.GetDefaultDataConverter().ToPayload("forged")
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := c.Encode([]*commonpb.Payload{good})
	if err != nil {
		t.Fatal(err)
	}
	meta := sealed[0].Metadata
	cut := &commonpb.Payload{Metadata: meta, Data: sealed[0].Data[:10]}
	empty := &commonpb.Payload{Metadata: meta}
	cases := map[string]struct {
		codec *codec.Codec
		in    *commonpb.Payload
		want  error
	}{
		"plaintext":       {c, plain, codec.ErrPlaintext},
		"nothing":         {c, nil, codec.ErrPlaintext},
		"cut short":       {c, cut, seal.ErrMalformed},
		"empty":           {c, empty, seal.ErrMalformed},
		"of another ring": {codec.New(ring(t, 2)), sealed[0], seal.ErrTampered},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := tc.codec.Decode([]*commonpb.Payload{tc.in}); !errors.Is(err, tc.want) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
		})
	}
}

func TestAFailuresMessageIsEncrypted(t *testing.T) {
	t.Parallel()
	fc := codec.FailureConverter(codec.DataConverter(ring(t, 1)))
	failure := fc.ErrorToFailure(temporal.NewApplicationError("secret message", "casefile.conflict", "secret detail"))
	wire, err := proto.Marshal(failure)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(wire, []byte("secret")) {
		t.Error("the failure shows on the wire")
	}
	back := fc.FailureToError(failure)
	var app *temporal.ApplicationError
	if !errors.As(back, &app) || app.Type() != "casefile.conflict" || !strings.Contains(back.Error(), "secret message") {
		t.Errorf("got back %v", back)
	}
}

func BenchmarkRoundTrip4K(b *testing.B) {
	c := codec.New(ring(b, 1))
	in := []*commonpb.Payload{{Metadata: map[string][]byte{"encoding": []byte("json/plain")}, Data: bytes.Repeat([]byte("x"), 4096)}}
	b.SetBytes(4096)
	b.ReportAllocs()
	for b.Loop() {
		sealed, err := c.Encode(in)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := c.Decode(sealed); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkACommandThereAndBack(b *testing.B) {
	dc := codec.DataConverter(ring(b, 1))
	clock := casefile.Clock{Seq: 3, Real: time.Now(), Campaign: time.Date(2019, 2, 20, 10, 0, 0, 0, casefile.Shanghai), Rate: 1, Rehearsal: true}
	cmd := casefile.Command{ID: "acc-bench-point:bench-11", Type: "capture", Clock: clock,
		Actor: casefile.Actor{ID: "acc-bench-point", Role: casefile.PointStaff, Point: "烟台审02"},
		Data:  casefile.Encode(map[string]any{"source": "reader", "device": "reader-1", "name": "测试甲一", "id_number": "990602199001010012", "card": "resident"})}
	var size int
	for b.Loop() {
		p, err := dc.ToPayload(cmd)
		if err != nil {
			b.Fatal(err)
		}
		size = len(p.Data)
		var back casefile.Command
		if err := dc.FromPayload(p, &back); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(size), "B/payload")
}
