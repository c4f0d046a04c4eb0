package activities

import (
	"context"
	"fmt"

	"chizheng/internal/casefile/filing"
)

// Quarantine takes an upload out of quarantine: checked by content, kept under its hash. Errors: Invalid with the
// fault found; NotFound where the upload never arrived whole.
type Quarantine interface {
	Keep(ctx context.Context, caseID string, up filing.Attach) (filing.Scan, error)
}

// Scans checks uploads.
type Scans struct{ Quarantine Quarantine }

// CheckScan checks one upload and keeps it. The same upload again gives the same scan.
func (s *Scans) CheckScan(ctx context.Context, in filing.CheckScan) (filing.Scan, error) {
	scan, err := s.Quarantine.Keep(ctx, in.Case, in.Attach)
	if err != nil {
		return filing.Scan{}, refusal(fmt.Errorf("check scan: %w", err))
	}
	return scan, nil
}

// Matcher finds filings that may be the same certificate or the same person in the other class.
type Matcher interface {
	FindMatches(ctx context.Context, id string) ([]filing.Match, error)
}

// Matching looks for near matches (T-0.31, T-0.11).
type Matching struct{ Matcher Matcher }

// FindMatches searches by the filing's own row; it only reads.
func (m *Matching) FindMatches(ctx context.Context, in filing.FindMatches) (filing.Found, error) {
	found, err := m.Matcher.FindMatches(ctx, in.Case)
	if err != nil {
		return filing.Found{}, refusal(fmt.Errorf("find matches: %w", err))
	}
	return filing.Found{Matches: found}, nil
}
