package api

// operations registers every subject, in the order of the documentation.
func (a *API) operations() {
	a.session()
	a.campaign()
	a.orders()
	a.deadlines()
	a.codes()
	a.registrations()
	a.filings()
	a.filingLists()
	a.scans()
	a.imports()
	a.sheets()
	a.inspections()
	a.handovers()
	a.centre()
	a.bulks()
	a.notices()
	a.publicNotices()
	a.objections()
	a.workers()
	a.reports()
	a.inbox()
	a.steering()
	a.audit()
}
