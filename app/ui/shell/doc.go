// Package shell is what stands around the pages: the frame that they are drawn in (header, menu, footer, the choice of
// a
// device, the dialogue that makes links) and the Program, which follows the address, draws the page of its route and is
// every page's page.Frame. It knows no page: whoever starts a Program says what pages there are, so that tests of a
// page
// run it alone.
package shell
