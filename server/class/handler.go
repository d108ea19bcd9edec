package class

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// Handler answers, below the path it is mounted at:
//
//	GET    CODE/              {"open": true}, so that a page can check a code
//	POST   CODE/results       a lab.Result; gives {"id": n}
//	GET    CODE/results?since=n   {"results": [{"id", "result"}]}
//	POST   CODE/predictions   {"claim", "answer"}
//	GET    CODE/predictions   {"predictions": [{"claim", "answer", "n"}]}
//	POST   CODE/groups        {"group", "running"}: a group runs something, or has stopped
//	GET    CODE/groups        {"groups": 14, "running": 12}
//	DELETE CODE/              clears the class; the header Class-Key has the key
//
// An error is {"error": "cause and remedy"}. Bodies must be application/json: a page
// of another origin can send that only if the server agrees beforehand, which this one
// never does, whatever name a reverse proxy gives it. (Comparing Origin with Host
// refuses a class's own page behind a proxy that rewrites Host.) Where the browser
// says that a request comes from another site (Sec-Fetch-Site), it is refused, too.
func (s *Store) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{code}/{$}", s.guarded(s.open))
	mux.HandleFunc("POST /{code}/results", s.guarded(s.postResult))
	mux.HandleFunc("GET /{code}/results", s.guarded(s.getResults))
	mux.HandleFunc("POST /{code}/predictions", s.guarded(s.postPrediction))
	mux.HandleFunc("GET /{code}/predictions", s.guarded(s.getPredictions))
	mux.HandleFunc("POST /{code}/groups", s.guarded(s.postGroup))
	mux.HandleFunc("GET /{code}/groups", s.guarded(s.getGroups))
	mux.HandleFunc("DELETE /{code}/{$}", s.guarded(s.clear))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch site := r.Header.Get("Sec-Fetch-Site"); {
		case r.Method == http.MethodGet || r.Method == http.MethodHead: // other origins cannot read the answer
		case site != "" && site != "same-origin" && site != "none":
			header(w)
			answer(w, http.StatusForbidden, problem{"a page of another site sent this; open the class's own page"})
			return
		case r.Method == http.MethodPost && !isJSON(r.Header.Get("Content-Type")):
			header(w)
			answer(w, http.StatusUnsupportedMediaType, problem{"the body must be application/json"})
			return
		}
		mux.ServeHTTP(w, r)
	})
}

func isJSON(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && kind == "application/json"
}

func header(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
}

// guarded returns a handler that calls h for requests whose path has the class code, in upper or lower case, and writes
// what h returns, or its error, as JSON.
func (s *Store) guarded(h func(w http.ResponseWriter, r *http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		header(w)
		if s.guesses.barred(r) {
			w.Header().Set("Retry-After", strconv.Itoa(int(wrongWindow.Seconds())))
			answer(w, http.StatusTooManyRequests, problem{"too many wrong codes came from this machine; wait a minute, and " +
				"look at the teacher's screen again"})
			return
		}
		given := strings.ToUpper(r.PathValue("code"))
		if subtle.ConstantTimeCompare([]byte(given), []byte(s.code)) != 1 {
			s.guesses.note(r)
			answer(w, http.StatusNotFound, problem{"there is no class with this code; look at the teacher's screen again"})
			return
		}
		body, err := h(w, r)
		var invalid *Invalid
		var large *http.MaxBytesError
		switch {
		case err == nil:
			answer(w, http.StatusOK, body)
		case errors.As(err, &large):
			answer(w, http.StatusRequestEntityTooLarge,
				problem{"this is larger than a result can be (" + strconv.Itoa(maxBytes>>20) + " MB)"})
		case errors.As(err, &invalid):
			answer(w, http.StatusUnprocessableEntity, problem{invalid.Reason})
		case errors.Is(err, errKey):
			answer(w, http.StatusForbidden, problem{err.Error()})
		case errors.Is(err, ErrFull):
			answer(w, http.StatusInsufficientStorage, problem{err.Error()})
		default:
			answer(w, http.StatusInternalServerError, problem{"the class file cannot be used: " + err.Error() +
				"; the teacher's machine may be out of space"})
		}
	}
}

type problem struct {
	Error string `json:"error"`
}

func answer(w http.ResponseWriter, status int, body any) {
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body) // an error means that the browser left
}

func (s *Store) open(http.ResponseWriter, *http.Request) (any, error) {
	return map[string]bool{"open": true}, nil
}

func (s *Store) postResult(w http.ResponseWriter, r *http.Request) (any, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBytes))
	if err != nil {
		return nil, err
	}
	id, err := s.Add(r.Context(), body)
	return map[string]int64{"id": id}, err
}

func (s *Store) getResults(_ http.ResponseWriter, r *http.Request) (any, error) {
	since := int64(0)
	if text := r.URL.Query().Get("since"); text != "" {
		var err error
		if since, err = strconv.ParseInt(text, 10, 64); err != nil || since < 0 {
			return nil, &Invalid{"since=" + text + " is not the number of a result"}
		}
	}
	list, err := s.Results(r.Context(), since)
	return map[string][]Result{"results": list}, err
}

func (s *Store) postPrediction(w http.ResponseWriter, r *http.Request) (any, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<10))
	if err != nil {
		return nil, err
	}
	var p Prediction
	if err := json.Unmarshal(body, &p); err != nil {
		return nil, &Invalid{"this is not a prediction: " + err.Error()}
	}
	return map[string]bool{"kept": true}, s.Predict(r.Context(), p)
}

func (s *Store) getPredictions(_ http.ResponseWriter, r *http.Request) (any, error) {
	list, err := s.Predictions(r.Context())
	return map[string][]Count{"predictions": list}, err
}

var errKey = errors.New("only the teacher can clear the class: the key stands where the server was started")

func (s *Store) clear(_ http.ResponseWriter, r *http.Request) (any, error) {
	if subtle.ConstantTimeCompare([]byte(r.Header.Get("Class-Key")), []byte(s.key)) != 1 {
		s.guesses.note(r)
		return nil, errKey
	}
	return map[string]bool{"cleared": true}, s.Clear(r.Context())
}
