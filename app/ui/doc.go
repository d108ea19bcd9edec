// Package ui starts what a reader sees: it lists the pages of the laboratory, one package each below this one, and
// puts them into the shell. Nothing of it computes. What pages have in common are rooms beside them (host, part,
// page, control, figure, claim, journal, classroom); page.Frame is what a page asks of the program, page.Laboratory
// what it asks of what computes and keeps.
//
// # Addresses
//
// The state of a page is the hash of its URL, so that a link reproduces it and a
// static host serves it: see page.Address. A change of a control replaces the hash; a
// change of page makes an entry in the history. Values that cannot be used are
// corrected, and the correction is said beside the control.
//
// # What tests may rely on
//
// The running program, and never the prerendered page, sets on <html>:
//
//	data-route   story, encoding, … or unknown
//	data-state   idle, running, done or failed
//
// data-state changes after what it speaks of has been drawn, and so does data-route: a
// page that is turned to is drawn in parts. It is failed after a run or a fetch that
// failed, until the next attempt.
//
// hide= takes keys of properties, show= those of the only ones that are shown; hide= also takes "card" for the
// recording's card, "predict" for the question before a run, and "class" for what goes to a class.
//
// On every page:
//
//	#saved                       beside a file that may not have arrived; #saved-share, #saved-copy, #saved-close
//	#pages                       the navigation; #menu-<group> opens #menu-<group>-pages; on a phone #menu-all opens it
//
//	#share                       opens #share-dialog, on pages with choices: #share-run, #share-embed,
//	                             #share-join, #share-hide-<key>, #share-groups; #share-link or
//	                             #share-link-<n>, with -copy; #share-all, #share-frame, #share-qr, #share-file,
//	                             #share-said
//
// On the page of an experiment:
//
//	#run #cancel #reset          buttons; #run is disabled while running, or
//	                             while the recording is not here
//	#fetch #fetch-cancel         in #recording-card, which has data-here="true"
//	                             once the recording can be used
//	#need-<id>                   a card for what else is needed and not here, with
//	                             #fetch-<id> #fetch-cancel-<id> #fetch-progress-<id>
//	#run-progress                [role=progressbar] of a run
//	#fetch-progress              [role=progressbar] of a fetch
//	#status                      the live region
//	#control-<key>               the input, select or fieldset of a property
//	#control-<key>-<value>       the checkbox of one of several values
//	#control-<key>-own           free text behind a select
//	#control-<key>-error         what was wrong with the last value
//	#more                        the details element with further choices
//	#before, #before-caption     a figure of another run, where there is no result yet, and what it is
//	#before-settings             takes over that run's settings and shows its whole result
//	#measure-<measure>           radio buttons of the measure shown
//	#figure-1, #figure-2 …       figure elements, each with one svg
//	#more-figures                the details element with the third figure and later ones, where there are four or more
//	#export-svg, #export-png     of figure 1; with the suffix -2 of figure 2, …
//	#figure-csv, #figure-json    the numbers of figure 1; with a suffix as above
//	#figure-table                shows them as a table, #figure-table-<name>
//	#pick-<name>-<key>           what a figure shows, where it shows one thing of many
//	#predict, #predict-1 …       the question before a run, and its answers
//	#predict-outcome             the prediction beside what came out
//	#export-csv, #export-json    the summary; the whole result
//	#export-check                an archive with which Python computes the scores again
//	#csv-separator               which signs CSV has, on every page with tables
//	#network-file                takes a network file; #network-file-help, #network-file-error
//	#table-toggle, #tables       #table-<name> and #export-csv-<name> inside
//	.card.error                  cause and remedy; .card.verdict; .card.notice
//	#stale, #restore             the result belongs to earlier choices
//	.simulated                   the mark of simulated numbers
//
// On the page of class results: #class-join with #class-work and #class-task, #class-code, #class-enter,
// #class-joined, #class-missing, #class-lost, #class-key, #class-clear, #class-file, #class-paste, #class-paste-add,
// #class-faults, #class-given, #class-set, #class-groups,
// #class-predicted-<claim>, and figures and files as above. Where the site has a class, an experiment's page has
// #class-strip with #class-send, #class-give and #class-said.
//
// On the page of lessons: #teacher, #worksheet, #print, #step-<n>, #step-<n>-open.
//
// In the footer of every page:
//
//	#backend                     what computes, with data-backend: cpu or webgpu
//	#backend-reason              why
//	#control-backend             auto, cpu or webgpu
//	#backend-compare             times both devices
//
// On the page of stimuli, besides the controls and what is named above:
//
//	#control-<key>-slider        the slider beside a number
//	#picture-<n>                 radio buttons of the sheet, each with a canvas
//	#large, #measured            the picture looked at, and its numbers
//	#save-png #save-npz #save-idx  files; #file-progress, #file-cancel
//	#again                       after drawing has failed
//
// data-state is done when sheet and numbers are those of the controls, or as near
// to them as what does not fit together allows.
//
// On the page of training, besides the controls:
//
//	#run #step #epoch #reset     play or pause, and the other buttons; #phase says what it does
//	#figure-1 … #figure-3        accuracy, loss, confusions; files and #table-toggle as above
//	#save-weights #load-weights  safetensors
//	#origin #show-kept #unkept   of a training that was kept, as on an experiment's page
//
// data-state is done where the training has come to its end, or one is shown that was
// kept: then no worker is there.
//
// On the page of networks, besides the controls:
//
//	#layer-<n>                   layer n, counted from 1; pressed where it is looked at
//	#card-<n>                    its card, which a pointer moves; by finger at its .grip
//	#layer-left-<n> #layer-right-<n> #layer-remove-<n>
//	#insert-<n>, #new-layers     put a layer in before layer n; #new-<kind> inside
//	#setting-<what>              of the layer looked at: out, k, step, pad, bias, act; side of the input
//	#builder-refused             why the last change was not made
//	#network-cost                parameters and multiply-adds in all
//	#seen, #field                the picture, and the outline of the unit's receptive field
//	#map-<set>                   the large map; set is random, trained or shuffled
//	#maps-<set>, #filters-<set>  all maps, all kernels; each of the three has a canvas #…-canvas
//	#tip                         what is said beside the pointer
//	#unit-values, #best          the unit's numbers; its best stimuli
//	#slow-play #slow-step #slow-reset #slow-stage
//	#pad, #pad-pen, #pad-wipe    the drawing; #picture-file, #picture-file-error of a file
//	#export-svg #export-png #export-csv #export-json, #table-toggle
//
// hide= takes layers, unit, best and slow as well: parts of the page.
//
// data-state is done when the maps and the unit's best stimuli are those of the
// controls, or as near to them as what does not fit together allows.
//
// On the page of recordings:
//
//	#recording-<id>              a card, with data-here
//	#session-<id>                its sessions, where there are several
//	#fetch-<id> #fetch-cancel-<id> #fetch-progress-<id>
//	#preview-<id> #open-<id> #remove-<id>
//	#preview                     what is looked over; #preview-figure-<name>
//	#storage-facts, #storage-warning
//	#remove-all, #remove-all-sure, #remove-all-keep
//	#own-file, #own-folder       of one's own; #own-error, #own-use, #own-discard; #own-drop takes dropped ones
//	#network-<name>              a network file that is kept; #remove-network-<name>
//
// #show-kept offers a result of the same choices that was computed before; #origin says
// where the one shown comes from, where it was not computed just now; #unkept that it
// could not be kept. With run=1 and a recording that is not here the run begins when it
// has been fetched. #fetch-all fetches all that a run needs, where that are several.
//
// On the story:
//
//	#first-place                 where the script of the first screen (server/site/static/first.js) puts #first-screen:
//	                             .fork[data-run] with #guess-<run>-<n>, .fork-show, .fork-again, .fork-found and
//	                             .fork-layer; #dial-percent, #dial-reads, #dial-found, #dial-live, #dial-draw, …
//	#first                       leads to the first experiment
//	#claim-<id>                  the card of a claim, C1 to C11; data-read once its results were asked for
//	#story-predict-<id>, #story-predict-<id>-1 …  its question and the answers
//	#reveal-<id> #skip-<id>      show what came out, with a prediction or without; #conceal-<id> takes it back
//	#story-outcome-<id>          the prediction beside what came out
//	#recording-<id>-<n>          radio buttons: the recording whose finding is shown
//	#evidence-<id>               leads to the evidence on the claim
//	#toy-<id>                    its toy; data-toy is before, live or failed, data-behind true while it shows an earlier
//	                             position of its controls; #toy-<id>-said is the live region
//	#argument-C9                 the map of what a conclusion follows from
//
// hide=predict shows the outcomes at once.
//
// On the page of the evidence on a claim, #/evidence?claim=C5:
//
//	#evidence-of-<id>            leads to the evidence on another claim
//	#run-<name>                  a run of the catalogue; data-mine="true" once it was computed in this browser
//	#here-<name> #all-<name>     run it here; all its figures and numbers
//	#tally-<id>                  the verdicts that a conclusion follows from
//
// data-state is done when all its runs are there, or say why they are not.
//
// On the page of sessions:
//
//	#kept-<id>                   a session; its ID is 16 hexadecimal digits
//	#compare-<id> #reopen-<id>   chooses it for a comparison; leads to its result
//	#drop-<id> #drop-sure-<id> #drop-keep-<id>
//	#comparison, #table-comparison, #side-a #side-b, #comparison-csv
//	#sessions-save               all of them as one file
//	#sessions-file, #sessions-file-error
//	#sessions-warning            what is not kept, and why
//	#drop-all #drop-all-sure #drop-all-keep
//
// Its address names the two compared: compare=<id>,<id>. data-state is done when both
// are shown, failed when one of them, or a file, cannot be read.
//
// In development builds (tag dev) and natively, #/stories lists every component in
// every state; #/stories?component=<name> draws one. No menu leads there.
//
// # How it is drawn
//
// There is one go-app component. Pages are values with a Render method; their
// state is touched by the drawing goroutine alone, and other goroutines hand it
// functions through page.Frame.Update. A run's events pass a feed that lets at most
// eight a second through. Every root of a goroutine and every handler recovers
// from panics and draws an error card.
package ui
