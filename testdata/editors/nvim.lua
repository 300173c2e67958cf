-- Repairs shop.go in Neovim, which has it open.

local function found(source)
  return vim.tbl_filter(function(d) return d.source == source end, vim.diagnostic.get(0))
end

local function wait(what, come)
  if not vim.wait(300000, come, 50) then
    print('there is no ' .. what .. '; the diagnostics are ' .. vim.inspect(vim.diagnostic.get(0)))
    vim.cmd('cquit')
  end
end

local function repair()
  wait('diagnostic of gopls', function() return #found('assign') == 1 end)
  assert(#found('fflint') == 0)

  vim.fn.search([[audit(\zsctx, id)]])
  vim.cmd('normal! ciwcontext.Background()')
  assert(vim.bo.modified)
  wait('finding', function() return #found('fflint') == 1 end)
  local finding = found('fflint')[1]
  print(finding.message)

  vim.api.nvim_win_set_cursor(0, { finding.lnum + 1, finding.col })
  vim.ui.select = function(items, options, choose)
    for _, item in ipairs(items) do print((options.format_item(item))) end
    choose(items[1], 1)
  end
  vim.lsp.buf.code_action({ context = { only = { 'quickfix' } } })
  wait('repaired file', function() return #found('fflint') == 0 and vim.fn.search('WithoutCancel', 'nw') > 0 end)
  wait('diagnostic of gopls', function() return #found('assign') == 1 end)
  vim.cmd('wqall')
end

local ok, message = pcall(repair)
if not ok then
  print(message)
  vim.cmd('cquit')
end
