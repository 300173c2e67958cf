;;; -*- lexical-binding: t -*-
;; Repairs shop.go in Emacs.

(require 'flymake)
(require 'seq)

(defun found (words)
  (seq-filter (lambda (d) (string-search words (flymake-diagnostic-text d))) (flymake-diagnostics)))

;; Keys are typed into the command loop, since much in Emacs waits for the end of a
;; command, or for the user to be idle.
(defun type-keys (keys)
  (setq unread-command-events (append unread-command-events (listify-key-sequence (kbd keys)))))

;; These are done one after the other, each when the one before it returns true.
(defvar steps
  (list
   (lambda ()
     (setq lsp-auto-guess-root t) ; in place of an answer to its question
     (type-keys "C-x C-f shop.go RET")
     t)
   (lambda ()
     (when (found "self-assignment")
       (when (found "goroutine") (error "There is a finding too early"))
       (goto-char (point-min))
       (search-forward "audit(ctx")
       (type-keys "M-DEL context.Background()")
       t))
   (lambda ()
     (when-let* ((finding (car (found "goroutine loses its parent span"))))
       (message "%s" (flymake-diagnostic-text finding))
       (goto-char (flymake-diagnostic-beg finding))
       (type-keys (if (bound-and-true-p lsp-mode)
                      "M-x lsp-execute-code-action RET pass TAB RET"
                    "M-x eglot-code-action-quickfix RET pass TAB RET"))
       t))
   (lambda ()
     (when (and (not (found "goroutine"))
                (found "self-assignment")
                (save-excursion (goto-char (point-min)) (search-forward "WithoutCancel" nil t)))
       (type-keys "C-x C-s")
       t))
   (lambda ()
     (unless (buffer-modified-p)
       (kill-emacs 0)))))

(defun stop (why)
  (message "%s, with %d steps to do; the diagnostics are %S, the buffer is:\n%s" why (length steps)
           (mapcar #'flymake-diagnostic-text (flymake-diagnostics)) (buffer-string))
  (kill-emacs 1))

(defun step ()
  (with-current-buffer (window-buffer)
    (condition-case problem
        (if (funcall (car steps))
            (setq steps (cdr steps))
          ;; On a busy machine Flymake may have asked before the servers had answered, and
          ;; it asks again when the buffer changes only.
          (when (bound-and-true-p flymake-mode) (flymake-start))
          (type-keys "C-l"))
      (error (stop problem)))))

(run-with-timer 2 2 #'step)
(run-with-timer 300 nil (lambda () (with-current-buffer (window-buffer) (stop "Nothing happens"))))
