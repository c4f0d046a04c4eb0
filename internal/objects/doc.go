// Package objects keeps files in an S3 store: what was uploaded and is not yet trusted (quarantine), scans under
// their own hash (scans), packages for the province (packages) and what is kept for good (archive).
//
// It guarantees that a stored scan's reference names its content, so that a changed scan is another scan; that
// promoting twice does no harm; and that what stays in quarantine is gone after a day. Files leave through the server
// only: no pre-signed address is ever made, because it would outlive the permission it was made under. It decides
// nothing about content (that is internal/scan) and must not import postgres or a room.
package objects
