package main

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"

	"chizheng/internal/desk"
)

// watchDeadlines proves at the start, and every hour, that every deadline has a live timer behind it (A2), and says so in
// the log and as a metric. It wakes nothing by itself: chizheng wake does, once somebody has looked (docs/operating.md).
func watchDeadlines(ctx context.Context, p parts, d *desk.Desk, metrics *prometheus.Registry) {
	amiss := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "chizheng_deadlines_amiss",
		Help: "Open cases without a workflow, deadlines without a timer, timers that are late, kinds of task without a rule; all zero is sound."},
		[]string{"what"})
	metrics.MustRegister(amiss)
	d.WatchDeadlines(ctx, p.set.Campaign, func(r desk.DeadlineReport, err error) {
		if err != nil {
			p.log.Warn("deadlines could not be checked, trying again", "error", err.Error())
			return
		}
		counts := map[string]int{"asleep": len(r.Asleep), "uncovered": len(r.Uncovered), "late": len(r.Late), "unknown": len(r.Unknown)}
		for what, n := range counts {
			amiss.WithLabelValues(what).Set(float64(n))
		}
		if !r.Sound() {
			p.log.Error("deadlines without a live timer; see operating.md", "asleep", counts["asleep"], "uncovered", counts["uncovered"],
				"late", counts["late"], "unknown", r.Unknown)
			return
		}
		p.log.Info("every deadline has a live timer", "cases", r.Cases, "tasks", r.Tasks, "behind_orders", r.Behind)
	})
}
