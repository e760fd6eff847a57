# The posts of a Jekyll site as its own Liquid and its own Markdown converter leave them, before any layout.
# Usage: ruby jekyll.rb SITE OUT; writes OUT/N.html, the first line of each being `page` and the path in the site.
require 'fileutils'
require 'jekyll'

# Jekyll's own YAML reads `:year/:title` as text; Psych, which Debian gives it, as a symbol.
module AsText
  def safe_load(yaml, permitted_classes: [], aliases: false, **rest)
    text(super(yaml, permitted_classes: permitted_classes + [Symbol], aliases: true, **rest))
  end

  def text(value)
    case value
    when Symbol then ":#{value}"
    when Array then value.map { |one| text(one) }
    when Hash then value.to_h { |key, one| [key, text(one)] }
    else value
    end
  end
end
YAML.singleton_class.prepend(AsText)

# Plugins and themes are not installed; their tags say nothing in the text of a post, their hooks run after layouts.
class Silent < Liquid::Tag
  def render(_context) = ''
end
%w[gist seo feed_meta avatar].each { |name| Liquid::Template.register_tag(name, Silent) }

source, out = ARGV
FileUtils.mkdir_p(out)
without = { 'plugins' => [], 'gems' => [], 'whitelist' => [], 'theme' => nil, 'safe' => true }
config = Jekyll.configuration(without.merge('source' => source, 'destination' => "#{out}/site", 'quiet' => true,
                                            'disable_disk_cache' => true, 'future' => true, 'unpublished' => true))
config.delete('theme')
config.merge!('plugins' => [], 'gems' => [])
site = Jekyll::Site.new(config)
site.reset
site.read
payload = site.site_payload
site.posts.docs.each_with_index do |post, number|
  payload['page'] = post.to_liquid
  renderer = Jekyll::Renderer.new(site, post, payload)
  %i[assign_pages! assign_current_document! assign_highlighter_options! assign_layout_data!].each { |m| renderer.send(m) }
  info = { registers: { site: site, page: payload['page'] }, strict_filters: false, strict_variables: false }
  text = post.content
  text = renderer.render_liquid(text, payload, info, post.path) if post.render_with_liquid?
  html = renderer.convert(text.to_s)
  File.write("#{out}/#{number}.html", "page #{post.relative_path}\n#{html}")
rescue StandardError => e
  warn "#{post.relative_path}: #{e.message[0, 200]}"
end
